/** The simulator's front page: for people who watch the protocol and arrange what happens next. */
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { problemOfKeys, type SigningKeys } from '../../envelope';
import { ImpossibleOrder } from '../../faults/orders';
import { WEBHOOK_FAULT_NAMES, webhookFaultOf } from '../../faults/webhook-fault-names';
import { sendContent, sendPage } from '../page';
import { requireOwnSite } from '../same-site';
import { frontPage, notArrangedPage } from './front-page';
import { ordersFrom } from './orders';
import { snapshotOf, versionOf, type Sources } from './snapshot';

export interface FrontOptions extends Sources {
  readonly keys: SigningKeys;
  /** How a browser reaches the simulator. */
  readonly ownUrl: () => string;
  /** Where the webhooks of the project go that the simulator was started with. */
  readonly webhookUrl: () => string | null;
}

/** Serves `/`, and the forms on it. */
export function createFront({ keys, ownUrl, webhookUrl, ...sources }: FrontOptions): Router {
  const { provider, faults } = sources;
  const router = express.Router();
  const impossible = new Set(
    WEBHOOK_FAULT_NAMES.filter((name) => problemOfKeys(webhookFaultOf(name) ?? {}, keys) !== null),
  );

  router.get('/', (request, response) => {
    const { since, before, refresh } = request.query;
    if (since === versionOf(sources)) return void response.status(204).end();
    const place = typeof before === 'string' && /^\d{1,9}$/.test(before) ? Number(before) : undefined;
    const to = webhookUrl();
    const shown = {
      snapshot: snapshotOf(sources, place),
      webhooksTo: to === null ? null : new URL(to).origin,
      impossible,
      isPast: place !== undefined,
      refreshes: refresh === '1' && place === undefined,
    };
    const page = frontPage(shown);
    if (since === undefined) sendPage(response, 200, page);
    else sendContent(response, page);
  });

  const ofOwnPage = [requireOwnSite(ownUrl), express.urlencoded({ extended: false, limit: '16kb' })];
  router.post('/next', ofOwnPage, (request: Request, response: Response) => {
    const { behaviour, call, webhook } = ordersFrom(request.body ?? {});
    // Faults first: they may turn out to be impossible, and then nothing has been arranged.
    if (webhook !== null) faults.onWebhook(webhook);
    if (call !== null) faults.onCall(call);
    if (behaviour !== null) provider.script({ next: true }, behaviour);
    backToThePage(response);
  });
  router.post('/next/forget', ofOwnPage, (_request: Request, response: Response) => {
    provider.clearScriptsForNext();
    backToThePage(response);
  });
  router.post('/faults/lift', ofOwnPage, (request: Request, response: Response) => {
    faults.lift(Number((request.body as Readonly<Record<string, unknown>> | undefined)?.['id']));
    backToThePage(response);
  });

  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (error instanceof z.ZodError) return sendPage(response, 400, notArrangedPage(z.prettifyError(error)));
    if (error instanceof ImpossibleOrder) return sendPage(response, 400, notArrangedPage(error.message));
    next(error);
  });
  return router;
}

/** By GET, so that reloading the page arranges nothing twice. */
function backToThePage(response: Response): void {
  response.status(303).setHeader('Location', '/#next');
  response.end();
}
