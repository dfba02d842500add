/** What Temporal holds but this process cannot read: written without our key ring, moved from elsewhere, or under another key. */
import { ValueError } from '@temporalio/common';
import { PayloadUnreadable } from './encryption/payload-codec';

/** False for every error of the call itself: then nothing is known about the payload. Pure. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof PayloadUnreadable || error instanceof ValueError;
}
