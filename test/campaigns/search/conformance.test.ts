/**
 * Protects the exhaustive search from a provider that differs from the simulator: random walks through both in step, in
 * which both accept or refuse every call alike, every state of the simulator is one that the search may choose, and
 * both show it alike.
 */
import {
  carryOut,
  endOfWait,
  move,
  movesOf,
  newProvider,
  snapshotOf,
  type Provider,
  type Request,
  type Stage,
  type Variant,
} from '../../../campaigns/search/provider-machine';
import { seededRandom, type Random } from '../../../simulator/random';
import { snapshotOf as snapshotOfWire } from '../../../smart-glocal/snapshot';
import type { SessionSnapshot } from '../../../smart-glocal/types';
import { at, MINUTE, openModel, terms, type Model } from '../../simulator/support/model';

const TOKENS: readonly (readonly [Variant, string])[] = [
  ['confirm_first', 'tok_success'],
  ['confirm_first', 'tok_frictionless'],
  ['confirm_first', 'tok_decline_at_start_operation_rejected'],
  ['confirm_first', 'tok_decline_insufficient_funds'],
  ['confirm_first', 'tok_decline_after_3ds_insufficient_funds'],
  ['confirm_first', 'tok_error_then_success'],
  ['confirm_first', 'tok_error_then_decline'],
  ['confirm_first', 'tok_cancel_loses'],
  ['auto_confirm', 'tok_auto_confirm'],
  ['auto_confirm', 'tok_auto_confirm_frictionless'],
  ['action_first', 'tok_action_first'],
  ['action_first', 'tok_action_first+decline_after_3ds_insufficient_funds'],
];

const WALKS = 40;
const STEPS = 25;

const NAMES: Readonly<Record<string, Stage>> = { succeeded: 'paid', failed: 'not_paid' };

it.each(TOKENS)('%s: the search and the simulator agree on every step with %s', async (variant, token) => {
  const visited = new Set<Stage>();
  for (let seed = 1; seed <= WALKS; seed += 1) await walk(variant, token, seed, visited);

  expect(visited.size).toBeGreaterThanOrEqual(3);
});

async function walk(variant: Variant, token: string, seed: number, visited: Set<Stage>): Promise<void> {
  const model = openModel(seed);
  const random = seededRandom(seed);
  const wireId = String(at(model.call('session/create', {}).body, 'session.id'));
  let machine = carryOut(newProvider(variant), { name: 'create' }, model.clock.now()).provider;

  for (let step = 0; step < STEPS; step += 1) {
    const act = pick(random, [
      'start',
      'confirm',
      'cancel',
      'tick',
      'tick',
      'tick',
      'approve',
      'fail',
      'hour',
    ] as const);
    if (act === 'start' || act === 'confirm' || act === 'cancel')
      machine = callBoth(model, machine, act, wireId, token);
    else if (act === 'approve' || act === 'fail') model.provider[act](challengeOf(model));
    else await model.clock.advance(act === 'hour' ? 61 * MINUTE : 10);
    machine = follow(model, machine);
    visited.add(theSession(machine).stage);

    expect(shownBy(snapshotOf(theSession(machine)))).toEqual(shownBy(wireSnapshot(model)));
  }
}

function callBoth(
  model: Model,
  machine: Provider,
  name: 'start' | 'confirm' | 'cancel',
  id: string,
  token: string,
): Provider {
  const method = name === 'start' ? 'session/start/payment' : `session/${name}`;
  const body = { session_id: id, ...(name === 'start' ? terms(token) : {}) };
  const refused = at(model.call(method, body).body, 'error.code');
  const session = theSession(machine).id;
  const request: Request = name === 'start' ? { name, session, key: 'unused' } : { name, session };
  const { provider, reply } = carryOut({ ...machine, keys: [] }, request, model.clock.now());

  expect([name, 'refusedWith' in reply ? reply.refusedWith : undefined]).toEqual([name, refused]);
  return provider;
}

/** Takes the machine to where the simulator went by itself, by moves that the search would have tried. */
function follow(model: Model, machine: Provider): Provider {
  let at = machine;
  for (const { from, to } of model.transitions.splice(0)) {
    const [before, after] = [stageOf(from), stageOf(to)];
    const session = theSession(at);
    if (session.stage === after) continue; // Our own call took both there.
    const isEndOfWait = after === 'not_paid' && endOfWait(session) !== null;

    expect([before, isEndOfWait ? [after] : movesOf(at, session)]).toEqual([
      session.stage,
      expect.arrayContaining([after]),
    ]);
    at = move(at, session, after, model.clock.now());
  }
  return at;
}

function stageOf(name: string): Stage {
  return NAMES[name] ?? (name as Stage);
}

function theSession({ sessions }: Provider): Provider['sessions'][number] {
  const [session] = sessions;
  if (session === undefined) throw new Error('there is one session in a walk');
  return session;
}

function challengeOf(model: Model): string {
  return model.provider.sessions()[0]?.challengeId ?? 'none';
}

function wireSnapshot(model: Model): SessionSnapshot {
  const snapshot = snapshotOfWire(model.provider.sessions()[0]?.session);
  if (snapshot === null) throw new Error('the simulator shows a session that cannot be read');
  return snapshot;
}

/** What decisions are based on; ids, times and echoes differ between the two. */
function shownBy({ sessionStatus, nextAction, payments }: SessionSnapshot): unknown {
  return [sessionStatus, nextAction, payments.map(({ status, redirect }) => [status, redirect !== null])];
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random.integer(choices.length)] as T;
}
