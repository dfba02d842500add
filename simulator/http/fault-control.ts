/** Ordering faults over HTTP, seeing which happened, and lifting them, after which all is well again. */
import express, { type Router } from 'express';
import type { FaultPlan } from '../faults/plan';
import type { Journal } from '../journal';
import { done, refuse } from './control-answers';
import { callFaultOrder, webhookFaultOrder } from './fault-orders';

/** Serves everything below `/_control/faults`. */
export function createFaultControl({ plan, journal }: { plan: FaultPlan; journal: Journal }): Router {
  const router = express.Router();

  router.get('/', (_request, response) => {
    done(response, { planned: plan.planned(), happened: journal.entries.filter(({ kind }) => kind === 'fault') });
  });
  router.post('/calls', (request, response) => {
    done(response, { status: 'ok', id: plan.onCall(callFaultOrder.parse(request.body)) });
  });
  router.post('/webhooks', (request, response) => {
    done(response, { status: 'ok', id: plan.onWebhook(webhookFaultOrder.parse(request.body)) });
  });
  router.delete('/', (_request, response) => {
    plan.liftAll();
    done(response);
  });
  router.delete('/:id', (request, response) => {
    if (!plan.lift(Number(request.params.id))) return refuse(response, 404, 'There is no such order');
    done(response);
  });
  return router;
}
