/** Which of the promised shapes a command line prints with `--json`. */
import type { z } from 'zod';
import { aftermathJson, explanationJson, listJson, paymentJson } from './json-shapes';

export function promisedJsonFor(args: readonly string[]): z.ZodType {
  const [verb = ''] = args;
  if (verb === 'list') return listJson;
  if (verb === 'explain') return explanationJson;
  return args.some((word) => word.startsWith('aftermath:')) ? aftermathJson : paymentJson;
}
