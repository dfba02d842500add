/**
 * Smart Glocal's own examples of the CIT flow ("CIT recurring payments"), and the same shapes with our values where it
 * shows none.
 */
const CREATED_AT = '2024-05-27T02:03:00.000000Z';
const ID = { id: 'ps_3230', created_at: CREATED_AT, updated_at: CREATED_AT };
const AMOUNT = { amount_details: { amount: 10000, currency: 'usd' } };
const PAYMENT = {
  id: 'pm_2705',
  created_at: CREATED_AT,
  customer: { reference: 'lucky' },
  payment_details: { type: 'recurrent', recurrent: { token: 'token_value', initiator: 'client' } },
  ...AMOUNT,
};
const FINISHED = { ...PAYMENT, finished_at: '2024-05-27T02:09:10.000000Z' };

export const NEW_TOKEN = 'feda2b2106a2e8747bbdc4c9f53c7f5f6ab845ffa1b7cc68ca839720af99b3d1';

export const CREATE_ANSWER = { status: 'ok', session: { ...ID, status: 'created' } };

export const START_ANSWER = {
  status: 'ok',
  session: {
    ...ID,
    status: 'in_progress',
    acquiring_payments: [{ ...PAYMENT, status: 'in_progress', metadata: 'order123' }],
  },
};

export const CONFIRM_ANSWER = {
  status: 'ok',
  session: { ...ID, status: 'in_progress', acquiring_payments: [{ ...PAYMENT, status: 'pending' }] },
};

export const READY_TO_CONFIRM = {
  type: 'ready_to_confirm',
  session: {
    ...ID,
    status: 'in_progress',
    next_action: 'confirm',
    acquiring_payments: [{ ...PAYMENT, status: 'pending', metadata: 'order123' }],
  },
};

export const ACTION_REQUIRED = {
  type: 'action_required',
  session: {
    ...ID,
    status: 'in_progress',
    acquiring_payments: [
      {
        ...PAYMENT,
        status: 'pending',
        customer: { reference: 'user@smart-glocal.com' },
        amounts: { fee: { merchant_fee: { amount: 10, currency: 'usd' } } },
        customer_interaction: {
          type: 'redirect',
          redirect: {
            url: 'https://smart-glocal.com?foo=bar',
            base_url: 'https://smart-glocal.com',
            method: 'GET',
            qs: { foo: 'bar' },
            params: { PaReq: 'sdfew^//asdhbv', MD: 'abc75daefnn' },
          },
        },
      },
    ],
  },
};

export const FINISHED_PAID = {
  type: 'payment_finished',
  session: {
    ...ID,
    status: 'accepted',
    acquiring_payments: [
      {
        ...FINISHED,
        status: 'succeeded',
        recurrent: {
          token: NEW_TOKEN,
          created_at: '2020-07-14T13:17:11+03:00',
          finished_at: '2020-07-31T16:05:42+03:00',
          is_active: true,
        },
      },
    ],
  },
};

export const FINISHED_DECLINED = {
  type: 'payment_finished',
  session: {
    ...ID,
    status: 'cancelled',
    updated_at: '2024-05-27T02:09:10.000000Z',
    acquiring_payments: [
      {
        ...FINISHED,
        status: 'failed',
        metadata: 'order123',
        error: { code: 'insufficient_funds', description: 'Insufficient funds' },
      },
    ],
  },
};

export const REFUNDED = {
  type: 'payment_refunded',
  session: {
    ...ID,
    status: 'accepted',
    updated_at: '2024-06-19T08:00:00.000000Z',
    acquiring_payments: [
      {
        ...FINISHED,
        status: 'succeeded',
        refunds: [
          {
            id: 'rf_203',
            status: 'accepted',
            created_at: '2024-06-19T07:59:58.000000Z',
            finished_at: '2024-06-19T08:00:00.000000Z',
            is_chargeback: true,
            ...AMOUNT,
          },
        ],
      },
    ],
  },
};
