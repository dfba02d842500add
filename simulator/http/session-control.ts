/** Orders about one session, named by its id, or by the payment (`cit_payment_id`): then its newest session is meant. */
import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { problemOfKeys, type SigningKeys } from '../envelope';
import { webhookFaultOf } from '../faults/webhook-fault-names';
import type { Provider } from '../provider/provider';
import { VERDICTS } from '../provider/settle';
import type { Webhooks } from '../webhooks';
import { done, refuse } from './control-answers';
import { webhookFault } from './fault-orders';

const text = z.string().min(1);
const amount = z.strictObject({ amount: z.int().positive().exactOptional() });
const webhookOrder = z.strictObject({ type: text, fault: webhookFault.optional() });
const replayOrder = z.strictObject({ type: text.optional(), nth: z.int().positive().default(1) });
const settleOrder = z.strictObject({
  as: z.enum(VERDICTS),
  code: text.nullable().exactOptional(),
  isQuiet: z.boolean().exactOptional(),
});

export interface SessionControlOptions {
  readonly provider: Provider;
  readonly webhooks: Webhooks;
  readonly keys: SigningKeys;
}

/** Serves `/sessions/:id/...` and `/payments/:id/...`. */
export function createSessionControl({ provider, webhooks, keys }: SessionControlOptions): Router {
  const router = express.Router();
  const sessionIdOf = ({ path, params: { id = '' } }: Request<{ id?: string }>): string => {
    if (path.startsWith('/sessions/')) return id;
    return provider.sessions().findLast(({ citPaymentId }) => citPaymentId === id)?.sessionId ?? '';
  };
  const ofSession = (order: string): string[] => [`/sessions/:id/${order}`, `/payments/:id/${order}`];

  router.post(ofSession('webhook'), (request, response) => {
    const { type, fault } = webhookOrder.parse(request.body);
    const event = provider.webhookOf(sessionIdOf(request), type);
    if (event === null) return refuse(response, 404, 'There is no such session');
    const meant = typeof fault === 'string' ? webhookFaultOf(fault) : fault;
    const problem = problemOfKeys(meant ?? {}, keys);
    if (problem !== null) return refuse(response, 400, problem);
    webhooks.send(event, meant ?? undefined);
    done(response);
  });
  router.post(ofSession('replay'), (request, response) => {
    const { type, nth } = replayOrder.parse(request.body ?? {});
    const isSent = webhooks.replay(sessionIdOf(request), type, nth);
    if (!isSent) return refuse(response, 404, 'There is no such session, or no such webhook of it');
    done(response);
  });
  router.post(ofSession('settle'), (request, response) => {
    const { as, ...how } = settleOrder.parse(request.body);
    const isSettled = provider.settle(sessionIdOf(request), as, how);
    if (!isSettled)
      return refuse(
        response,
        409,
        'There is no such session, nothing was started in it, or it is already settled that way',
      );
    done(response);
  });
  router.post(ofSession('refund'), (request, response) => {
    const isTaken = provider.refund(sessionIdOf(request), amount.parse(request.body ?? {}).amount);
    if (!isTaken) return refuse(response, 409, 'There is no such session, or less than that was paid in it');
    done(response);
  });
  router.post(ofSession('chargeback'), (request, response) => {
    const isCharged = provider.chargeBack(sessionIdOf(request), amount.parse(request.body ?? {}).amount);
    if (!isCharged) return refuse(response, 409, 'There is no such session, or nothing was paid in it');
    done(response);
  });
  return router;
}
