import { inspect } from 'node:util';

/**
 * The saved card's token: its holder can ask for the customer's money, so it prints as `[redacted]`
 * wherever a value is turned into text by accident (template, JSON, console, error cause).
 */
export class RecurrentToken {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The token itself. Call it only where the bytes of a request are made. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}
