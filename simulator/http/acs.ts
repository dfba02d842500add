/**
 * The bank's 3DS page. A person clicks on it; a test posts `choice=approve|refuse|leave` to `<page>/answer`. The bank is
 * strict about how the customer arrives, because a merchant that drops form fields or rebuilds the URL should notice.
 */
import express, { type Response, type Router } from 'express';
import type { Journal, VisitEntry } from '../journal';
import { returnOf, type OpenOrClosedChallenge } from '../provider/answers';
import { problemOfArrival } from '../provider/interaction';
import type { Provider } from '../provider/provider';
import { overPage, questionPage, returnByPostPage, stayHerePage, walkedAwayPage, wrongArrivalPage } from './acs-pages';

export interface AcsOptions {
  readonly provider: Provider;
  readonly journal: Journal;
}

/** Serves the pages below `/acs`. */
export function createAcs({ provider, journal }: AcsOptions): Router {
  const router = express.Router();
  router.use(express.urlencoded({ extended: false }));

  router.all('/:id', (request, response) => {
    const found = provider.challenge(request.params.id);
    if (found === null) return show(response, 404, overPage());
    const { method, query } = request;
    const arrival = { method, query, form: formOf(request.body) };
    const problem = problemOfArrival(found.challenge, found.session.behaviour.redirect, arrival);
    note(found, problem === null ? 'arrived' : 'turned_away');
    if (problem !== null) return show(response, 400, wrongArrivalPage(problem));
    show(response, 200, found.isOpen ? questionPage(found) : overPage());
  });

  router.post('/:id/answer', (request, response) => {
    const found = provider.challenge(request.params.id);
    if (found === null) return show(response, 404, overPage());
    if (!found.isOpen) return show(response, 410, overPage());

    switch (formOf(request.body)['choice']) {
      case 'approve':
        note(found, 'approved');
        provider.approve(found.challenge.id);
        return sendBack(response, found);
      case 'refuse':
        note(found, 'refused');
        provider.fail(found.challenge.id);
        return sendBack(response, found);
      case 'leave':
        note(found, 'left');
        provider.leave(found.challenge.id);
        return show(response, 200, walkedAwayPage());
      default:
        return show(response, 400, wrongArrivalPage('the field choice must be approve, refuse or leave'));
    }
  });

  return router;

  function note({ challenge }: OpenOrClosedChallenge, act: VisitEntry['act']): void {
    journal.add({ kind: 'visit', sessionId: challenge.sessionId, challengeId: challenge.id, act });
  }
}

function sendBack(response: Response, found: OpenOrClosedChallenge): void {
  const way = returnOf(found);
  if (way === null) return show(response, 200, stayHerePage());
  if (way.method === 'POST') return show(response, 200, returnByPostPage(way));
  // Not `response.redirect`: it would re-encode an address that must stay as the merchant wrote it.
  response.status(302).setHeader('Location', way.url);
  response.end();
}

function show(response: Response, status: number, html: string): void {
  response.status(status).type('html').set('Cache-Control', 'no-store').send(html);
}

function formOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
