/**
 * The customer's way: to the bank, back from the bank, and the page that shows the payment's state. Nothing here decides
 * about money, and nothing that a browser sends is believed: a link opens one payment's page, no more.
 */
import express, { type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import { workflowIdOfLink, type LinkPurpose, type LinkSecrets } from '../../seals/customer-link';
import type { PaymentView } from '../../workflows/contract/payment';
import { textOfError } from '../bounds/log-text';
import { seeOther } from './pages/page';
import { situationOf, type Reader, type Situation } from './pages/situation';
import type { PaymentDesk } from './payment-desk';
import { browserUrl } from './pages/safe-url';
import type { ShowPage } from './show-page';

export interface CustomerDoor {
  readonly desk: PaymentDesk;
  readonly linkSecrets: LinkSecrets;
  /** `PUBLIC_BASE_URL`, without a slash at its end. */
  readonly publicBaseUrl: string;
  readonly logger: Logger;
  /** Epoch ms. */
  readonly now: () => number;
  readonly show: ShowPage;
}

/** `/pay/:link`, `/return/:link`, `/payments/:link`. */
export function customerRoutes(door: CustomerDoor): Router {
  const routes = express.Router();

  routes.get('/pay/:link', async (request, response) => {
    const visit = open(request, response, ['pay'], door);
    if (visit === null) return;
    const view = await viewFor(visit, 'wants_to_pay', door);
    if (view !== null) pay(visit, view, door);
  });

  routes.get('/payments/:link', async (request, response) => {
    const visit = open(request, response, ['pay', 'return'], door);
    if (visit === null) return;
    // The bank knows the return link, which must not lead to the pay link.
    const opensPay = workflowIdOfLink(door.linkSecrets, ['pay'], visit.link) !== null;
    const reader = opensPay ? 'may_pay' : 'returning';
    const view = await viewFor(visit, reader, door);
    if (view !== null) showStatus(visit, view, situationOf(view, reader, door.now()), reader, door);
  });

  routes
    .route('/return/:link')
    .get((request, response) => comeBack(request, response, door))
    .post((request, response) => comeBack(request, response, door));

  return routes;
}

/** One request by the holder of a link. */
interface Visit {
  readonly request: Request;
  readonly response: Response;
  readonly workflowId: string;
  readonly link: string;
}

/** Null when the link is not valid; then the request has been answered. */
function open(
  request: Request,
  response: Response,
  purposes: readonly LinkPurpose[],
  door: CustomerDoor,
): Visit | null {
  const link = String(request.params['link']);
  const workflowId = workflowIdOfLink(door.linkSecrets, purposes, link);
  if (workflowId !== null) return { request, response, workflowId, link };
  door.show(request, response, { situation: { name: 'unknown_link' } });
  return null;
}

/** What the payment says; null when it does not answer or is unknown; then the request has been answered. */
async function viewFor(
  visit: Visit,
  reader: Reader,
  { desk, logger, show }: CustomerDoor,
): Promise<PaymentView | null> {
  const { request, response, workflowId, link } = visit;
  try {
    const view = await desk.view(workflowId);
    if (view === null) show(request, response, { situation: { name: 'unknown_link' } });
    return view;
  } catch (error) {
    logger.warn(
      { workflowId, error: textOfError(error) },
      'The payment did not answer. Is Temporal reachable, and a worker running?',
    );
    show(request, response, { situation: { name: 'one_moment' }, reader, askUrl: askUrlOf(link) });
    return null;
  }
}

function pay(visit: Visit, view: PaymentView, door: CustomerDoor): void {
  const { response, workflowId } = visit;
  const { logger, now } = door;
  const situation = situationOf(view, 'wants_to_pay', now());
  if (situation.name === 'no_way') {
    logger.error(
      { workflowId },
      'The 3DS address is not https (http is accepted on this machine only). The customer was not sent there.',
    );
  }
  if (situation.name === 'to_bank') {
    const { step, target } = situation;
    logger.info({ workflowId, method: step.method }, 'The customer goes to the bank.');
    if (step.method === 'GET') {
      seeOther(response, target.text);
      return;
    }
  }
  showStatus(visit, view, situation, 'wants_to_pay', door);
}

function showStatus(
  { request, response, link }: Visit,
  view: PaymentView,
  situation: Situation,
  reader: Reader,
  { publicBaseUrl, show }: CustomerDoor,
): void {
  const way = reader === 'returning' ? {} : { payUrl: `${publicBaseUrl}/pay/${link}` };
  show(request, response, { situation, view, reader, askUrl: askUrlOf(link), ...way });
}

/** Relative, so that it works from `/pay`, `/payments` and `/return`, behind any prefix that a proxy adds. */
function askUrlOf(link: string): string {
  return `../payments/${link}`;
}

/** By GET or POST, with any parameters: a customer's return proves nothing, so nothing is read. */
async function comeBack(request: Request, response: Response, door: CustomerDoor): Promise<void> {
  const { desk, logger, publicBaseUrl, show } = door;
  const visit = open(request, response, ['return'], door);
  if (visit === null) return;
  const { workflowId, link } = visit;
  try {
    const description = await desk.describe(workflowId);
    if (description === null) {
      show(request, response, { situation: { name: 'unknown_link' } });
      return;
    }
    if (description.state === 'open') desk.customerReturned(workflowId);
    const shop = description.returnUrl === null ? null : browserUrl(description.returnUrl);
    logger.info({ workflowId }, 'The customer came back from the bank.');
    seeOther(response, shop?.text ?? `${publicBaseUrl}/payments/${link}`);
  } catch (error) {
    logger.warn(
      { workflowId, error: textOfError(error) },
      'Temporal did not answer: the return address of the shop is unknown.',
    );
    // The waiting page reloads itself, which must not post the bank's form again. It asks this address and no other,
    // because this one leads the customer back to the shop.
    if (request.method === 'POST') seeOther(response, `${publicBaseUrl}/return/${link}`);
    else show(request, response, { situation: { name: 'one_moment' } });
  }
}
