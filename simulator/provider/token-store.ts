/** The stored cards' tokens. Tokens named `tok_...` exist as soon as a project uses them; all others are planted. */
import type { Clock } from '../clock';
import type { Random } from '../random';
import { behaviourOfToken } from './tokens';
import type { TokenRecord } from './model';
import type { TokenStore } from './world';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A token's life. Undocumented; three years is what cards live. */
const LIFE_MS = 3 * 365 * DAY_MS;

/** Length of the tokens in the provider's examples, in hex digits. */
const TOKEN_LENGTH = 64;

/** An empty store. */
export function createTokenStore(clock: Clock, random: Random): TokenStore {
  const records = new Map<string, TokenRecord>();

  const plant: TokenStore['plant'] = (token, projectId, behaviour, isActive) => {
    const isExpired = behaviour.token === 'expired' || behaviour.token === 'expired_fails';
    const createdAt = isExpired ? clock.now() - LIFE_MS - DAY_MS : clock.now();
    const isUsable = behaviour.token !== 'disabled' && behaviour.token !== 'disabled_refused_at_start';
    const record = {
      token,
      projectId,
      createdAt,
      finishedAt: createdAt + LIFE_MS,
      isActive: isActive ?? isUsable,
      behaviour,
    };
    records.set(keyOf(token, projectId), record);
    return record;
  };

  return {
    plant,
    find(token, projectId) {
      const known = records.get(keyOf(token, projectId));
      if (known !== undefined) return known;
      const behaviour = behaviourOfToken(token);
      return behaviour === null ? null : plant(token, projectId, behaviour);
    },
    issue(used, isActive) {
      return plant(random.hex(TOKEN_LENGTH), used.projectId, used.behaviour, isActive);
    },
    clear: () => records.clear(),
  };
}

/** Tokens belong to a project: another project's is as good as unknown (scope undocumented). */
function keyOf(token: string, projectId: string): string {
  return `${projectId} ${token}`;
}
