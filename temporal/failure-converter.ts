/**
 * Puts messages and stack traces of failures into a payload, so that they are encrypted like everything else. Bundled into
 * the workflows as well, so it imports nothing but Temporal's common package. Readers need no setting to read it.
 */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
