/** Payloads as Temporal's Web UI and CLI send them in JSON: every byte string is base64. */
import { z } from 'zod';
import type { Payload } from '@temporalio/common';

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

/** JSON can contain half a character; protobuf writes it, but cannot read it back. */
const name = z.string().refine((text) => Buffer.from(text).toString() === text);

const bodySchema = z.object({
  // The CLI also asks for events without payloads, and then leaves the list out.
  payloads: z.array(z.object({ metadata: z.record(name, base64).nullish(), data: base64.nullish() })).default([]),
});

/** The payloads in the body of a request; null when it is of another form. Pure. */
export function payloadsOf(body: unknown): Payload[] | null {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return null;
  return parsed.data.payloads.map(({ metadata, data }) => ({
    metadata: metadata ?? {},
    data: data ?? new Uint8Array(),
  }));
}

/** One payload for the body of an answer. Pure. */
export function wireOf({ metadata, data }: Payload): object {
  const spelt: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(metadata ?? {})) spelt[name] = Buffer.from(bytes).toString('base64');
  return { metadata: spelt, data: Buffer.from(data ?? []).toString('base64') };
}
