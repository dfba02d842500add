/** Turns a situation into a response: in the language that the browser asks for, in the shop's look. */
import type { Request, Response } from 'express';
import { sendPage } from './pages/page';
import { customerPages, type Shown } from './pages/customer-page';
import { speechFor } from './pages/languages';
import type { Shop } from './pages/shop';

export type ShowPage = (request: Request, response: Response, shown: Omit<Shown, 'isStill' | 'now'>) => void;

/** `now` gives epoch ms. */
export function pageShower(shop: Shop, now: () => number): ShowPage {
  const page = customerPages(shop);
  return (request, response, shown) => {
    // The only thing read from the address besides the link; it affects nothing but the page.
    const isStill = request.query['reload'] === 'off';
    sendPage(response, page({ ...shown, isStill, now: now() }, speechFor(request.acceptsLanguages())));
  };
}
