/**
 * The control interface: for tests and for people who try things out, separate from the API and without signatures. The real
 * provider has nothing like it, and the production client does not know it.
 */
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { parsePublicKey } from '../../smart-glocal/signature';
import type { MovableClock } from '../clock';
import type { SigningKeys } from '../envelope';
import { ImpossibleOrder } from '../faults/orders';
import type { FaultPlan } from '../faults/plan';
import type { Journal } from '../journal';
import type { Merchants } from '../merchants';
import { debitsPerPayment } from '../provider/ledger';
import type { Provider } from '../provider/provider';
import type { Webhooks } from '../webhooks';
import { done, refuse } from './control-answers';
import { clockOrder, journalPortion, projectOrder, scriptOrder, tokenOrder } from './control-orders';
import { createFaultControl } from './fault-control';
import { createSessionControl } from './session-control';

export interface ControlOptions {
  readonly provider: Provider;
  readonly merchants: Merchants;
  readonly journal: Journal;
  readonly clock: MovableClock;
  readonly faults: FaultPlan;
  readonly webhooks: Webhooks;
  readonly keys: SigningKeys;
  readonly publicKeyPem: string;
  /** Forgets everything except projects and the clock's time. */
  readonly reset: () => void;
}

/** Serves everything below `/_control`. */
export function createControl(options: ControlOptions): Router {
  const { provider, merchants, journal, clock, faults, webhooks, keys, publicKeyPem, reset } = options;
  const router = express.Router();
  router.use(express.json({ limit: '1mb' }));

  router.get('/health', (_request, response) => done(response, { status: 'ok' }));
  router.get('/public-key', (_request, response) => void response.type('application/x-pem-file').send(publicKeyPem));
  router.get('/journal', (request, response) => {
    // In portions: the journal of a long campaign exceeds the longest string that Node can hold.
    const { from, limit } = journalPortion.parse(request.query);
    done(response, journal.entries.slice(from, limit === undefined ? undefined : from + limit));
  });
  router.get('/clock', (_request, response) => done(response, clockReport()));
  router.get('/ledger', (_request, response) => {
    done(response, { debits: debitsPerPayment(provider.ledger()), movements: provider.ledger() });
  });
  router.get('/dump', (_request, response) => {
    done(response, { clock: clockReport(), sessions: provider.sessions(), movements: provider.ledger() });
  });

  router.post('/reset', (_request, response) => {
    reset();
    done(response, { status: 'ok' });
  });
  router.post('/clock/advance', async (request, response) => {
    await clock.advance(clockOrder.parse(request.body).ms);
    done(response, clockReport());
  });
  router.put('/projects/:id', (request, response) => {
    const { publicKeys, webhookUrl, settings } = projectOrder.parse(request.body);
    provider.setProject(request.params.id, settings);
    merchants.set(request.params.id, {
      ...(publicKeys && { publicKeys: publicKeys.map((pem) => parsePublicKey(pem)) }),
      ...(webhookUrl !== undefined && { webhookUrl }),
    });
    done(response, { status: 'ok' });
  });
  router.post('/tokens', (request, response) => {
    const { token, project, behaviour, isActive } = tokenOrder.parse(request.body);
    if (!provider.hasProject(project)) return refuse(response, 404, 'There is no such project');
    provider.plantToken(token, project, behaviour, isActive);
    done(response, { status: 'ok' });
  });
  router.post('/scripts', (request, response) => {
    const { for: key, behaviour } = scriptOrder.parse(request.body);
    provider.script(key, behaviour);
    done(response, { status: 'ok' });
  });
  router.use('/faults', createFaultControl({ plan: faults, journal }));
  router.use(createSessionControl({ provider, webhooks, keys }));

  router.use((_request, response) => refuse(response, 404, 'There is nothing to control here'));
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    if (error instanceof z.ZodError) return refuse(response, 400, z.prettifyError(error));
    refuse(response, 400, error instanceof ImpossibleOrder ? error.message : 'The order cannot be carried out');
  });
  return router;

  function clockReport(): Readonly<Record<string, unknown>> {
    const next = clock.nextAt();
    return { now: new Date(clock.now()).toISOString(), next: next === null ? null : new Date(next).toISOString() };
  }
}
