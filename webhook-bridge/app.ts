/** The bridge as one Express application. Everything it needs is an argument, so that tests can run it in their process. */
import type { KeyObject } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import type { LinkSecrets } from '../seals/customer-link';
import { protectAnswers } from './customers/pages/page';
import { SOME_SHOP, type Shop } from './customers/pages/shop';
import { paymentDesk } from './customers/payment-desk';
import { customerRoutes } from './customers/routes';
import { pageShower, type ShowPage } from './customers/show-page';
import { LIMITS, type BridgeLimits } from './bounds/limits';
import { textOfError } from './bounds/log-text';
import type { Later } from './bounds/once-a-minute';
import type { Payments } from './payments/payments';
import { forgetful } from './bounds/remember';
import { deliverOnce } from './webhooks/deliver-once';
import { webhookRoute } from './webhooks/route';

export interface BridgeDependencies {
  readonly payments: Payments;
  /** The provider's public keys, asked for at every webhook. */
  readonly publicKeys: () => readonly KeyObject[];
  /** The workers' own, to which webhooks are sealed; null or absent where history in clear is accepted. */
  readonly sealKey?: KeyObject | null;
  readonly linkSecrets: LinkSecrets;
  /** How customers reach the bridge, without a slash at its end. */
  readonly publicBaseUrl: string;
  /** Where webhooks that are not ours are forwarded; absent or null: nowhere. */
  readonly forwardUrl?: URL | null;
  /** The shop's branding on the customer's pages; absent: none. */
  readonly shop?: Shop;
  readonly logger: Logger;
  /** Epoch ms. */
  readonly now?: () => number;
  readonly limits?: Partial<BridgeLimits>;
  /** When repeated log lines are summed up; absent: by a timer. */
  readonly later?: Later;
}

/** The methods of each path; any other gets 405. */
const METHODS = {
  '/webhooks/smart-glocal': 'POST',
  '/pay/:link': 'GET, HEAD',
  '/payments/:link': 'GET, HEAD',
  '/return/:link': 'GET, HEAD, POST',
  '/healthz': 'GET, HEAD',
  '/readyz': 'GET, HEAD',
} as const;

export function createBridge(dependencies: BridgeDependencies): Express {
  const { payments, linkSecrets, publicBaseUrl, publicKeys, forwardUrl = null, logger, now = Date.now } = dependencies;
  const show = pageShower(dependencies.shop ?? SOME_SHOP, now);
  const limits = { ...LIMITS, ...dependencies.limits };
  const desk = paymentDesk(payments, limits, now, logger);
  const once = deliverOnce({
    firstMs: limits.sameBytesMs,
    longestMs: limits.sameBytesLongestMs,
    max: limits.sameBytesMax,
    now,
  });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // Nothing is cached, so nothing needs to be compared.
  app.use(protectAnswers(publicBaseUrl));
  const copied = forgetful({ keepMs: limits.redeliveryMs, max: limits.sameBytesMax, now });
  const forwarding = forwardUrl === null ? null : { url: forwardUrl, timeoutMs: limits.forwardMs, copied };
  const { sealKey = null } = dependencies;
  const receiver = { payments, linkSecrets, publicKeys, sealKey, limits, now, once, forwarding };
  app.use(webhookRoute(receiver, limits, logger, dependencies.later));
  app.use(customerRoutes({ desk, linkSecrets, publicBaseUrl, logger, now, show }));
  app.get('/healthz', (_request, response) => {
    response.sendStatus(200);
  });
  app.get('/readyz', async (_request, response) => {
    response.sendStatus(await isReady(desk.ping));
  });
  for (const [path, allowed] of Object.entries(METHODS)) {
    app.all(path, (_request, response) => {
      response.set('Allow', allowed).sendStatus(405);
    });
  }
  app.use((request: Request, response: Response) => {
    show(request, response, { situation: { name: 'unknown_link' } });
  });
  app.use(answerErrors(logger, show));
  return app;
}

async function isReady(ping: () => Promise<void>): Promise<200 | 503> {
  try {
    await ping();
    return 200;
  } catch {
    return 503; // The answer itself is the report: a probe every second needs no log line as well.
  }
}

/** Express recognises an error handler by its four arguments. */
function answerErrors(logger: Logger, show: ShowPage): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const isTheirs = error instanceof Error && 'status' in error && Number(error.status) < 500;
    if (!isTheirs) logger.error({ error: textOfError(error) }, 'A request failed unexpectedly.');
    // The error is ours, so the provider must send the webhook again.
    if (request.path === '/webhooks/smart-glocal') response.sendStatus(isTheirs ? 400 : 503);
    else show(request, response, { situation: { name: isTheirs ? 'unknown_link' : 'broken' } });
  };
}
