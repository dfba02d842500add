/** `customer_interaction` in every shape a client may meet (Smart Glocal, /reference/objects). Pure. */
import type { Json } from '../json';
import type { RedirectShape } from './behaviour';
import type { Challenge } from './model';

/** What the provider tells a merchant to send the customer to. */
export function interactionOf(challenge: Challenge, shape: RedirectShape, acsUrl: string): Json {
  const baseUrl = `${acsUrl}/acs/${challenge.id}`;
  const withQuery = { url: `${baseUrl}?check=${challenge.check}`, base_url: baseUrl, qs: { check: challenge.check } };
  switch (shape) {
    case 'GET': // As in the provider's example: filled `params` although the method is GET.
      return { type: 'redirect', redirect: { ...withQuery, method: 'GET', params: challenge.params } };
    case 'GET_without_params':
      return { type: 'redirect', redirect: { ...withQuery, method: 'GET' } };
    case 'POST':
      return { type: 'redirect', redirect: { ...withQuery, method: 'POST', params: challenge.params } };
    case 'lower_case_post':
      return { type: 'redirect', redirect: { ...withQuery, method: 'post', params: challenge.params } };
    case 'bare': // As the sister's API shows it.
      return { type: 'redirect', redirect: { url: baseUrl, method: 'GET', qs: null, params: null, tds_data: null } };
    case 'inform':
      return { type: 'inform', inform: { qr: { content: baseUrl } } };
    case 'unknown':
      return { type: 'native_app', native_app: { url: baseUrl } };
  }
}

/** What is wrong with the way a customer arrived at the ACS, or null. A bank's page refuses what it did not ask for. */
export function problemOfArrival(
  challenge: Challenge,
  shape: RedirectShape,
  arrival: { readonly method: string; readonly query: Json; readonly form: Json },
): string | null {
  const isPost = shape === 'POST' || shape === 'lower_case_post';
  if (arrival.method !== (isPost ? 'POST' : 'GET')) return `this page must be opened by ${isPost ? 'POST' : 'GET'}`;
  if (shape !== 'bare' && arrival.query['check'] !== challenge.check) return 'the query of the redirect URL is missing';
  const wrong = Object.entries(challenge.params).find(([name, value]) => isPost && arrival.form[name] !== value);
  return wrong === undefined ? null : `the form field ${wrong[0]} is missing or was changed`;
}
