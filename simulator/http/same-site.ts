/**
 * Only our own pages may read or change something from a browser. A page of another site can make a browser post a form here,
 * or have its own name resolve to this machine and then read along; the simulator, which has no passwords, can tell only by
 * the headers.
 */
import type { Request, RequestHandler } from 'express';

/**
 * Refuses requests that reached this machine by a name that is not ours. Programs send the name that they were given, and so
 * pass.
 */
export function requireOwnName(ownUrl: () => string): RequestHandler {
  return (request, response, next) => {
    const host = request.get('host') ?? '';
    if (host === new URL(ownUrl()).host || isLocal(host)) return next();
    response.status(403).type('text').send(OTHER_NAME);
  };
}

/** Refuses what a browser sends for a page of another site. Programs, which send no `Origin`, pass. */
export function refuseOtherSites(ownUrl: () => string): RequestHandler {
  return (request, response, next) => {
    if (['GET', 'HEAD'].includes(request.method) || !isOfOtherSite(request, ownUrl())) return next();
    response.status(403).type('text').send(REFUSAL);
  };
}

/** Also refuses requests that do not name their site: forms are for people, and browsers always name it. */
export function requireOwnSite(ownUrl: () => string): RequestHandler {
  return (request, response, next) => {
    const isOwn = request.get('origin') !== undefined && !isOfOtherSite(request, ownUrl());
    if (request.method !== 'POST' || isOwn) return next();
    response.status(403).type('text').send(REFUSAL);
  };
}

const REFUSAL =
  'This was sent by a page of another site, so nothing was changed. If the simulator is reached under another name, ' +
  'set SIMULATOR_PUBLIC_URL to the address that the browser shows.\n';

const OTHER_NAME =
  'The simulator answers to its own names alone: this machine, an IP address, or that of SIMULATOR_PUBLIC_URL. Another name ' +
  'may be one that a site has pointed at this machine, to read along.\n';

function isOfOtherSite(request: Request, ownUrl: string): boolean {
  if (request.get('sec-fetch-site') === 'cross-site') return true;
  const origin = request.get('origin');
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true; // `null`: a page that hides its origin.
  const { host, hostname, origin: sender } = new URL(origin);
  if (sender === new URL(ownUrl).origin) return false;
  // An attacker's domain can be made to resolve to this machine, and would then be both origin and host: only names that
  // nobody else can register count.
  return host !== request.get('host') || !LOCAL.test(hostname);
}

function isLocal(host: string): boolean {
  const url = `http://${host}`;
  return URL.canParse(url) && LOCAL.test(new URL(url).hostname);
}

/** This machine by name, and IP addresses. */
const LOCAL = /^(?:localhost|(?:[\w-]+\.)*localhost|[\d.]+|\[[\da-f:.]+\])$/i;
