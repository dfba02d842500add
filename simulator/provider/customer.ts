/** The customer at the 3DS step: what the ACS page needs to know. The answers are given in `answers.ts`. */
import type { Challenge, Session } from './model';
import type { World } from './world';

/** Makes the 3DS step of a payment that now waits for its customer. */
export function openChallenge(world: World, session: Session): void {
  const { random } = world;
  const challenge: Challenge = {
    id: `acs_${random.hex(24)}`,
    sessionId: session.id,
    check: random.hex(8),
    // With characters that a form must encode and a page must escape: where either is forgotten, it shows.
    params: { PaReq: `${random.hex(16)}^//+"<${random.hex(8)}>&==`, MD: random.hex(11) },
    returnUrl: session.payments[0]?.terms.payment_options?.return_url ?? '',
    late: null,
  };
  session.challenge = challenge;
  world.challenges.set(challenge.id, challenge);
}
