/** A customer at the simulated bank, over HTTP and without a browser. */
import type { Json } from '../../../simulator/json';
import { at, terms } from './model';
import type { Shop } from './shop';

export interface Step {
  readonly sessionId: string;
  readonly redirect: {
    readonly url: string;
    readonly base_url: string;
    readonly method: string;
    readonly params: Record<string, string>;
  };
}

/** A payment whose customer is asked at once (`more`: members of its request); what the merchant is told of the 3DS step. */
export async function openStep(
  shop: Shop,
  words: string,
  { order, ...more }: { readonly order?: string } & Json = {},
): Promise<Step> {
  const { body } = await shop.call('session/init/payment', { ...terms(`tok_auto_confirm+${words}`, order), ...more });
  await shop.simulator.whenIdle();
  const sessionId = String(at(body, 'session.id'));
  const news = shop.received.find(({ type, session }) => type === 'action_required' && session['id'] === sessionId);
  const redirect = at(news?.session, 'acquiring_payments.0.customer_interaction.redirect') as Step['redirect'];
  return { sessionId, redirect };
}

export function arrive({ redirect }: Step): Promise<Response> {
  return redirect.method === 'GET'
    ? fetch(redirect.url)
    : fetch(redirect.url, { method: 'POST', body: new URLSearchParams(redirect.params) });
}

/** What the page's form posts; `headers` as a browser adds them. */
export function answer(
  { redirect }: Step,
  choice: string,
  { minutes, headers = {} }: { minutes?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  return fetch(`${pageOf(redirect.url)}/answer`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ choice, ...(minutes !== undefined && { minutes }) }),
    redirect: 'manual',
  });
}

/** The page that waits for a late answer. */
export function lookAgain({ redirect }: Step): Promise<Response> {
  return fetch(`${pageOf(redirect.url)}/late`, { redirect: 'manual' });
}

export async function statusOf(shop: Shop, { sessionId }: Step): Promise<Json> {
  return (await shop.call('session/status', { session_id: sessionId })).body['session'] as Json;
}

function pageOf(url: string): string {
  return url.split('?')[0] ?? '';
}
