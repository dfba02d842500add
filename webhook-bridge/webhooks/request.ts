/** A webhook as it came in, before anything in it is believed. */
export interface WebhookRequest {
  /** As received, byte for byte. */
  readonly body: Buffer;
  readonly signature: string | undefined;
  readonly contentType: string | undefined;
}
