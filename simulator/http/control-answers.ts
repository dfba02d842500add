/** How the control interface answers: what was asked for, or why not. */
import type { Response } from 'express';

/** Answers 200 with this. */
export function done(response: Response, body: unknown = { status: 'ok' }): void {
  response.json(body);
}

/** Refuses an order, in words for a person. */
export function refuse(response: Response, status: number, why: string): void {
  response.status(status).json({ status: 'error', why });
}
