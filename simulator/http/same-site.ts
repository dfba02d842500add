/**
 * Who may change something from a browser: our own pages. A page of another site can make a browser post a form here, and the
 * simulator, which knows no passwords, has only the headers to tell by whose page it was sent.
 */
import type { Request, RequestHandler } from 'express';

/** Refuses what a browser sends for the page of another site. Programs, which send no `Origin`, pass. */
export function refuseOtherSites(ownUrl: () => string): RequestHandler {
  return (request, response, next) => {
    if (['GET', 'HEAD'].includes(request.method) || !isOfOtherSite(request, ownUrl())) return next();
    response.status(403).type('text').send(REFUSAL);
  };
}

/** Refuses as well what does not say by whose page it was sent: forms are for people, and their browsers always say. */
export function requireOwnSite(ownUrl: () => string): RequestHandler {
  return (request, response, next) => {
    const isOwn = request.get('origin') !== undefined && !isOfOtherSite(request, ownUrl());
    if (request.method !== 'POST' || isOwn) return next();
    response.status(403).type('text').send(REFUSAL);
  };
}

const REFUSAL =
  'This was sent by the page of another site, so nothing was changed. Where the simulator is reached under another ' +
  'name than its own, set SIMULATOR_PUBLIC_URL to the address that stands in the browser.\n';

function isOfOtherSite(request: Request, ownUrl: string): boolean {
  if (request.get('sec-fetch-site') === 'cross-site') return true;
  const origin = request.get('origin');
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true; // `null`: a page that hides where it is from.
  const { host, hostname, origin: sender } = new URL(origin);
  if (sender === new URL(ownUrl).origin) return false;
  // A name of somebody else's can be made to lead to this machine, and would then be both origin and host: only names that
  // nobody else can give out count.
  return host !== request.get('host') || !LOCAL.test(hostname);
}

/** This machine by name, and addresses that are no names. */
const LOCAL = /^(?:localhost|(?:[\w-]+\.)*localhost|[\d.]+|\[[\da-f:.]+\])$/i;
