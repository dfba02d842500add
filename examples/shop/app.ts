/** A whole shop: an order page, the payment, the way back from the bank, and the shop events that say how it ended. */
import { randomBytes } from 'node:crypto';
import express, { type Express } from 'express';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { printableLines } from '../../environment/printable';
import { customerUrlOf, startPayment, viewOf, workflowIdOf, type Engine, type ShopEvent } from '../../starter/index';
import { allOrders, findOrder, hear, learn, placeOrder } from './orders';
import { CARDS, frontPage, orderPage, PRICE } from './pages';

/** `secret` checks shop events; `url` is where customers reach this shop. */
export function createShop({ client, options }: Engine, { url, secret }: { url: string; secret: string }): Express {
  const signatures = new Webhook(secret);
  const shop = express().disable('x-powered-by');

  shop.use((_request, response, next) => {
    const nonce = (response.locals['nonce'] = randomBytes(16).toString('base64'));
    const own = `style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:`;
    response.set('Content-Security-Policy', `default-src 'none'; ${own}; base-uri 'none'; frame-ancestors 'none'`);
    response.set('Cache-Control', 'no-store');
    next();
  });

  shop.get('/', (_request, response) => {
    response.send(frontPage(`tea-${randomBytes(6).toString('hex')}`, allOrders(), nonceOf(response)));
  });

  shop.post('/orders', express.urlencoded({ extended: false }), async (request, response) => {
    const { id, card } = request.body as Partial<Record<string, string>>;
    const token = CARDS[String(card)];
    if (id === undefined || !/^tea-[0-9a-f]{12}$/.test(id) || token === undefined) return response.redirect(303, '/');
    placeOrder(id);
    const asOf = new Date().toISOString();
    const payment = { paymentId: id, ...PRICE, customer: { reference: 'customer-1' }, token };
    const started = await startPayment(client, { ...payment, returnUrl: `${url}/orders/${id}` }, options);
    learn(id, started.view, asOf);
    return response.redirect(303, started.customerUrl ?? `/orders/${id}`);
  });

  // The customer is back, and sees the order: they do not wait for an event that may still be on its way.
  shop.get('/orders/:id', async (request, response) => {
    const order = findOrder(request.params.id);
    if (order === null) return response.status(404).type('text').send('There is no such order.');
    const asOf = new Date().toISOString();
    if (order.events.length > 0) return response.send(orderPage(order, null, nonceOf(response)));
    const workflowId = workflowIdOf(order.id);
    const view = await viewOf(client, workflowId);
    const bankUrl = view.status === 'awaiting_customer' ? customerUrlOf(view, workflowId, options) : null;
    return response.send(orderPage(learn(order.id, view, asOf), bankUrl, nonceOf(response)));
  });

  // The body's bytes are what was signed: it must not be parsed before it was checked.
  shop.post('/payment-events', express.raw({ type: () => true }), (request, response) => {
    try {
      const body = Buffer.isBuffer(request.body) ? request.body : '';
      const event = signatures.verify(body, request.headers as Record<string, string>) as ShopEvent;
      if (findOrder(event.data.paymentId) !== null) hear(request.get('webhook-id') ?? '', event);
      response.sendStatus(204);
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      response.sendStatus(401);
    }
  });

  shop.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    process.stderr.write(`${printableLines(String(error))}\n`);
    response
      .status(503)
      .type('text')
      .send('Something went wrong. Go back and try again: an order is never paid twice.');
  });
  return shop;
}

function nonceOf({ locals }: express.Response): string {
  return String(locals['nonce']);
}
