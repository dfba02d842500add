/** How the provider says no: the codes, and the forms of an error answer (/reference/errors, /reference/format). */
import type { Json } from '../json';
import type { Project } from './model';

/** HTTP status and JSON body of an answer. */
export interface Answer {
  readonly httpStatus: number;
  readonly body: Json;
}

/** Thrown by a method that refuses the call; never leaves the provider. */
export class Refusal extends Error {
  override name = 'Refusal';

  constructor(
    readonly code: string,
    readonly description: string,
  ) {
    super(`${code}: ${description}`);
  }
}

/** Words for a person. The real provider's are free text and change; ours say what to look for. Never a token. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  identification_error: 'Unknown project: check X-PARTNER-PROJECT',
  authentication_error: 'The signature does not match the body under this project’s public key',
  idempotency_key_already_exists: 'Request with this idempotency key is already in progress or processed',
  internal_error: 'Internal error, try again later',
  confirm_timeout: 'Payment was not confirmed in time',
  capture_timeout: 'Payment was not captured in time',
  session_cancelled: 'Session is cancelled',
  session_cancelled_by_partner: 'Session is cancelled by partner',
  insufficient_funds: 'Insufficient funds',
  '3DS_error': '3DS authentication failed',
  binding_is_deactivated: 'Recurrent token is deactivated',
};

/** A sentence for any code, even an unknown one. Pure. */
export function descriptionOf(code: string): string {
  const words = code.replaceAll('_', ' ');
  return DESCRIPTIONS[code] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** The answer that refuses a call, in the form this project is switched to. Pure. */
export function refusalAnswer(
  code: string,
  description: string = descriptionOf(code),
  form: Project['errorForm'] = 'http_400',
): Answer {
  const error = { code, description };
  const httpStatus = code === 'internal_error' ? 500 : 400;
  switch (form) {
    case 'http_400':
      return { httpStatus, body: { status: 'error', error } };
    case 'http_200':
      return { httpStatus: 200, body: { status: 'error', error } };
    case 'no_status':
      return { httpStatus, body: { error } };
    case 'reject_reasons':
      return {
        httpStatus,
        body: { status: 'error', error: { ...error, reject_reasons: [{ rule_alias: 'simulated' }] } },
      };
  }
}
