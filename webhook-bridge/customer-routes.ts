/**
 * The customer's way: to the bank, back from the bank, and the page that says how it stands. Nothing here decides about
 * money, and nothing that a browser brings along is believed: a link opens one payment's page, no more.
 */
import express, { type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import type { PaymentView } from '../workflows/shapes';
import { workflowIdOfLink, type LinkPurpose, type LinkSecrets } from './customer-link';
import { textOfError } from './log-text';
import type { PaymentDesk } from './payment-desk';
import { formPage, notFoundPage, noWayPage, oneMomentPage, statusPage, tooLatePage } from './pages';
import { seeOther, sendPage } from './page';
import { browserUrl } from './safe-url';

export interface CustomerDoor {
  readonly desk: PaymentDesk;
  readonly linkSecrets: LinkSecrets;
  /** `PUBLIC_BASE_URL`, without a slash at its end. */
  readonly publicBaseUrl: string;
  readonly logger: Logger;
  /** Epoch ms. */
  readonly now: () => number;
}

/** `/pay/:link`, `/return/:link`, `/payments/:link`. */
export function customerRoutes(door: CustomerDoor): Router {
  const routes = express.Router();

  routes.get('/pay/:link', (request, response) =>
    showPayment(request, response, ['pay'], door, (view, opened) => {
      pay(response, view, opened, door);
    }),
  );

  routes.get('/payments/:link', (request, response) =>
    showPayment(request, response, ['pay', 'return'], door, (view, { link }) => {
      // The bank knows the return link, which must not lead to the pay link.
      const opensPay = workflowIdOfLink(door.linkSecrets, ['pay'], link) !== null;
      sendPage(response, statusPage(view, opensPay ? { payLink: payLinkOf(link, door) } : 'returning'));
    }),
  );

  routes
    .route('/return/:link')
    .get((request, response) => comeBack(request, response, door))
    .post((request, response) => comeBack(request, response, door));

  return routes;
}

async function showPayment(
  request: Request,
  response: Response,
  purposes: readonly LinkPurpose[],
  door: CustomerDoor,
  show: (view: PaymentView, opened: Opened) => void,
): Promise<void> {
  const opened = open(request, response, purposes, door);
  if (opened === null) return;
  const { workflowId } = opened;
  let view: PaymentView | null;
  try {
    view = await door.desk.view(workflowId);
  } catch (error) {
    door.logger.warn(
      { workflowId, error: textOfError(error) },
      'The payment did not answer. No Temporal, or no worker?',
    );
    sendPage(response, oneMomentPage());
    return;
  }
  if (view === null) sendPage(response, notFoundPage());
  else show(view, opened);
}

function pay(response: Response, view: PaymentView, { workflowId, link }: Opened, door: CustomerDoor): void {
  const { logger, now } = door;
  const step = view.nextStep;
  if (step?.type !== 'redirect' || view.outcome !== null) {
    sendPage(response, statusPage(view, { payLink: payLinkOf(link, door) }));
    return;
  }
  if (Date.parse(step.until) <= now()) {
    sendPage(response, tooLatePage(view));
    return;
  }
  const target = browserUrl(step.url);
  if (target === null) {
    logger.error(
      { workflowId },
      'The 3DS address is neither https nor on this machine. The customer was not sent there.',
    );
    sendPage(response, noWayPage(view));
    return;
  }
  logger.info({ workflowId, method: step.method }, 'The customer goes to the bank.');
  if (step.method === 'POST') sendPage(response, formPage(view, step, target));
  else seeOther(response, target.text);
}

/** By GET or POST, with whatever parameters: a returning customer proves nothing, so nothing is read. */
async function comeBack(request: Request, response: Response, door: CustomerDoor): Promise<void> {
  const { desk, logger, publicBaseUrl } = door;
  const opened = open(request, response, ['return'], door);
  if (opened === null) return;
  const { workflowId, link } = opened;
  try {
    const description = await desk.describe(workflowId);
    if (description === null) {
      sendPage(response, notFoundPage());
      return;
    }
    if (description.state === 'open') desk.customerReturned(workflowId);
    const shop = description.returnUrl === null ? null : browserUrl(description.returnUrl);
    logger.info({ workflowId }, 'The customer came back from the bank.');
    seeOther(response, shop?.text ?? `${publicBaseUrl}/payments/${link}`);
  } catch (error) {
    logger.warn({ workflowId, error: textOfError(error) }, 'Temporal did not say where the shop wants its customer.');
    // The page that waits loads itself again, which must not post the bank's form again.
    if (request.method === 'POST') seeOther(response, `${publicBaseUrl}/return/${link}`);
    else sendPage(response, oneMomentPage());
  }
}

function payLinkOf(link: string, { publicBaseUrl }: CustomerDoor): string {
  return `${publicBaseUrl}/pay/${link}`;
}

interface Opened {
  readonly workflowId: string;
  readonly link: string;
}

/** What the link of this request opens; null when it is nobody's, and then the request has been answered. */
function open(
  request: Request,
  response: Response,
  purposes: readonly LinkPurpose[],
  door: CustomerDoor,
): Opened | null {
  const link = String(request.params['link']);
  const workflowId = workflowIdOfLink(door.linkSecrets, purposes, link);
  if (workflowId !== null) return { workflowId, link };
  sendPage(response, notFoundPage());
  return null;
}
