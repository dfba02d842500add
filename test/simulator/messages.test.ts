/**
 * Protects the simulator from itself: its messages have the shapes of the provider's documentation (fixtures), and the
 * client's own reader understands them. A run can be repeated from its seed.
 */
import type { Json } from '../../simulator/json';
import { snapshotOf } from '../../smart-glocal/snapshot';
import { parseWebhook } from '../../smart-glocal/webhook';
import { nonCanonicalJson } from '../../simulator/non-canonical-json';
import { DOCUMENTED_BEHAVIOUR } from '../../simulator/provider/behaviour';
import { at, carryOut, MINUTE, openModel, PROJECT, start, terms, type Model } from './support/model';

const TIME = '2024-05-27T02:03:00.000000Z';
const SESSION = { id: 'ps_3230', status: 'in_progress', created_at: TIME, updated_at: TIME };
const TOKEN = { type: 'recurrent', recurrent: { token: 'token_value', initiator: 'client' } };
const PAYMENT = {
  id: 'pm_2705',
  status: 'pending',
  created_at: TIME,
  customer: { reference: 'lucky' },
  payment_details: TOKEN,
  amount_details: { amount: 10000, currency: 'usd' },
};
const FINISHED = { ...PAYMENT, finished_at: TIME };
const REDIRECT = {
  url: 'https://smart-glocal.com?foo=bar',
  base_url: 'https://smart-glocal.com',
  method: 'GET',
  qs: { foo: 'bar' },
  params: { PaReq: 'sdfew^//asdhbv', MD: 'abc75daefnn' },
};
const RECURRENT = { token: 'feda2b21', created_at: TIME, finished_at: TIME, is_active: true };
const REFUND = { id: 'rf_203', status: 'accepted', created_at: TIME, finished_at: TIME, is_chargeback: true };

/** The messages of the provider's CIT page and of its webhook pages, by what leads to them here. */
const DOCUMENTED: Record<string, { shape: Json; make: (model: Model) => Promise<unknown> }> = {
  'create, answer': {
    shape: { ...SESSION, status: 'created' },
    make: async (model) => model.call('session/create', {}).body['session'],
  },
  'start, answer': {
    shape: { ...SESSION, acquiring_payments: [{ ...PAYMENT, status: 'in_progress', metadata: 'order123' }] },
    make: async (model) => started(model, terms()),
  },
  ready_to_confirm: {
    shape: { ...SESSION, next_action: 'confirm', acquiring_payments: [{ ...PAYMENT, metadata: 'order123' }] },
    make: (model) => webhookOf(model, 'ready_to_confirm'),
  },
  action_required: {
    shape: {
      ...SESSION,
      acquiring_payments: [
        {
          ...PAYMENT,
          amounts: { fee: { merchant_fee: { amount: 10, currency: 'usd' } } },
          customer_interaction: { type: 'redirect', redirect: REDIRECT },
          metadata: 'order123',
        },
      ],
    },
    make: (model) => {
      model.provider.setProject(PROJECT, { fees: true });
      return webhookOf(model, 'action_required');
    },
  },
  'payment_finished, success': {
    shape: {
      ...SESSION,
      acquiring_payments: [
        { ...FINISHED, recurrent: RECURRENT, transaction_info: { rrn: '1', auth_code: '1' }, metadata: 'order123' },
      ],
    },
    make: (model) => webhookOf(model, 'payment_finished', 'tok_no_card'),
  },
  'payment_finished, failure': {
    shape: {
      ...SESSION,
      acquiring_payments: [{ ...FINISHED, metadata: 'order123', error: { code: 'c', description: 'd' } }],
    },
    make: (model) => webhookOf(model, 'payment_finished', 'tok_decline_insufficient_funds+no_card'),
  },
  'payment_refunded, chargeback': {
    shape: {
      ...SESSION,
      acquiring_payments: [{ ...FINISHED, refunds: [{ ...REFUND, amount_details: { amount: 1, currency: 'usd' } }] }],
    },
    make: async (model) => {
      const id = await carryOut(model, 'tok_no_card+no_new_token+no_metadata');
      model.provider.chargeBack(id);
      return without(model.webhooks.at(-1)?.session, 'transaction_info');
    },
  },
};

function started(model: Model, request: Json): unknown {
  const id = at(model.call('session/create', {}).body, 'session.id');
  return model.call('session/start/payment', { session_id: id, ...request }).body['session'];
}

async function webhookOf(model: Model, type: string, token = 'tok_success'): Promise<unknown> {
  await carryOut(model, token);
  return model.webhooks.find((event) => event.type === type)?.session;
}

function without(session: unknown, name: string): unknown {
  const [payment] = at(session, 'acquiring_payments') as Json[];
  const { [name]: _dropped, ...rest } = payment ?? {};
  return { ...(session as Json), acquiring_payments: [rest] };
}

/** The names and types, without the values: keys of free objects (qs, metadata) are left open. */
function shapeOf(value: unknown, name = ''): unknown {
  if (['qs', 'params', 'metadata'].includes(name)) return 'any';
  if (Array.isArray(value)) return value.map((member) => shapeOf(member));
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member, key)]));
}

it.each(Object.keys(DOCUMENTED))('has the documented shape: %s', async (name) => {
  const message = DOCUMENTED[name];

  const made = await message?.make(openModel());

  expect(shapeOf(made)).toEqual(shapeOf(message?.shape));
});

it('accepts the documented start request, letter by letter', () => {
  const model = openModel();
  const body = {
    payment_details: TOKEN,
    amount_details: { amount: 10000, currency: 'usd' },
    customer: { reference: 'lucky' },
    payment_options: { return_url: 'https://smart-glocal.com' },
  };
  const plain = openModel();
  plain.provider.plantToken('token_value', PROJECT, DOCUMENTED_BEHAVIOUR);

  expect(started(model, body)).toBeUndefined(); // The token was not planted.
  expect(started(plain, body)).toMatchObject({
    status: 'in_progress',
    acquiring_payments: [{ payment_details: TOKEN }],
  });
});

it("tells the client the session's state at every webhook, in v1 and v2 names", async () => {
  for (const token of ['tok_success', 'tok_success+v2+upper_case_currency', 'tok_success_post+code_in_session']) {
    const model = openModel();
    await carryOut(model, token);

    for (const { type, session } of model.webhooks) {
      const news = parseWebhook(Buffer.from(nonCanonicalJson({ type, session })));
      expect(news).toMatchObject({
        type,
        snapshot: {
          sessionId: session['id'],
          payments: [
            { amount: 10_000, currency: 'usd', customerReference: 'lucky', initiator: 'client', reference: 'order-1' },
          ],
        },
      });
    }
    const [, action, finished] = model.webhooks.map(({ session }) => snapshotOf(session)?.payments[0]);
    expect(action?.redirect?.url).toMatch(/^http:\/\/127\.0\.0\.1/);
    expect(finished).toMatchObject({ status: 'succeeded', card: { brand: 'visa', last4: '4242' } });
    expect(finished?.newToken).toMatch(/^[0-9a-f]{64}$/);
  }
});

it('repeats itself for the same seed, and differs for another', async () => {
  const story = async (seed: number): Promise<string> => {
    const model = openModel(seed);
    await carryOut(model, 'tok_success_post');
    await carryOut(model, 'tok_error_then_success');
    await model.clock.advance(10 * MINUTE);
    return JSON.stringify([model.webhooks, model.transitions, model.provider.ledger()]);
  };

  expect(await story(5)).toBe(await story(5));
  expect(await story(5)).not.toBe(await story(6));
});

it('ends every started payment by time if nothing else ends it', async () => {
  const model = openModel();
  for (const token of ['tok_success', 'tok_auto_confirm', 'tok_action_first', 'tok_delayed_capture+frictionless']) {
    start(model, token);
  }

  await model.clock.advance(5 * 24 * 60 * MINUTE);

  expect(model.provider.sessions().map(({ stage }) => stage)).toEqual(['failed', 'failed', 'failed', 'failed']);
  expect(model.clock.nextAt()).toBeNull();
});
