/**
 * The bank's 3DS page. A person clicks on it; a test posts `choice=approve|refuse|leave` to `<page>/answer`, or
 * `approve_late|refuse_late` with `minutes`. The bank is strict about how the customer arrives, so that a merchant who drops
 * form fields or rebuilds the URL notices.
 */
import express, { type Response, type Router } from 'express';
import type { Journal, VisitEntry } from '../journal';
import { returnOf, type OpenOrClosedChallenge } from '../provider/answers';
import { problemOfArrival } from '../provider/interaction';
import type { LateAnswer } from '../provider/model';
import type { Provider } from '../provider/provider';
import * as pages from './acs-pages';
import { sendPage, type Page } from './page';

const MINUTE_MS = 60_000;

/** Ours: a day, long after every deadline for the customer. */
const LATEST_MINUTES = 24 * 60;

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
    if (found === null) return show(response, 404, pages.overPage());
    const { method, query } = request;
    const arrival = { method, query, form: formOf(request.body) };
    const problem = problemOfArrival(found.challenge, found.session.behaviour.redirect, arrival);
    note(found, problem === null ? 'arrived' : 'turned_away');
    if (problem !== null) return show(response, 400, pages.wrongArrivalPage(problem));
    show(response, 200, found.isOpen ? pages.questionPage(found) : pages.overPage());
  });

  router.post('/:id/answer', (request, response) => {
    const found = provider.challenge(request.params.id);
    if (found === null) return show(response, 404, pages.overPage());
    if (!found.isOpen) return show(response, 410, pages.overPage());

    const form = formOf(request.body);
    switch (form['choice']) {
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
        return show(response, 200, pages.walkedAwayPage(wayToShop(found)));
      case 'approve_late':
        return answerLater(response, found, 'approved', minutesOf(form['minutes']));
      case 'refuse_late':
        return answerLater(response, found, 'refused', minutesOf(form['minutes']));
      default:
        return show(response, 400, pages.wrongArrivalPage(WRONG_CHOICE));
    }
  });

  /** Where the customer waits for a late answer to arrive; then the way back is as after any other answer. */
  router.get('/:id/late', (request, response) => {
    const found = provider.challenge(request.params.id);
    if (found === null) return show(response, 404, pages.overPage());
    const { challenge, session, isOpen } = found;
    if (isOpen && challenge.late !== null) return show(response, 202, pages.lateAnswerPage(found));
    const isAnswered = session.challenge === challenge && session.customerAnswer !== 'none';
    if (isAnswered) return sendBack(response, found);
    show(response, 410, pages.overPage());
  });

  return router;

  function note({ challenge }: OpenOrClosedChallenge, act: VisitEntry['act']): void {
    journal.add({ kind: 'visit', sessionId: challenge.sessionId, challengeId: challenge.id, act });
  }

  function answerLater(
    response: Response,
    found: OpenOrClosedChallenge,
    answer: LateAnswer['answer'],
    minutes: number | null,
  ): void {
    if (minutes === null) return show(response, 400, pages.wrongArrivalPage(WRONG_MINUTES));
    const { id } = found.challenge;
    note(found, answer === 'approved' ? 'will_approve' : 'will_refuse');
    provider.answerLater(id, {
      answer,
      ms: minutes * MINUTE_MS,
      given: (isTaken) => note(found, isTaken ? answer : 'too_late'),
    });
    // A separate page, so that reloading it gives no second answer.
    response.status(303).setHeader('Location', `/acs/${id}/late`);
    response.end();
  }
}

const WRONG_CHOICE = 'the field choice must be approve, refuse, leave, approve_late or refuse_late';
const WRONG_MINUTES = `the field minutes must be a whole number from 0 to ${String(LATEST_MINUTES)}`;

function minutesOf(field: unknown): number | null {
  if (typeof field !== 'string' || !/^\d{1,4}$/.test(field)) return null;
  const minutes = Number(field);
  return minutes <= LATEST_MINUTES ? minutes : null;
}

/** Leaving reveals nothing: only the plain address is offered, without any trace of an answer. */
function wayToShop({ challenge, session }: OpenOrClosedChallenge): string | null {
  return session.behaviour.returnBy === 'GET' && challenge.returnUrl !== '' ? challenge.returnUrl : null;
}

function sendBack(response: Response, found: OpenOrClosedChallenge): void {
  const way = returnOf(found);
  if (way === null) return show(response, 200, pages.stayHerePage());
  if (way.method === 'POST') return show(response, 200, pages.returnByPostPage(way));
  // Not `response.redirect`: it would re-encode an address that must stay exactly as the merchant wrote it.
  response.status(302).setHeader('Location', way.url);
  response.end();
}

function show(response: Response, status: number, page: Page): void {
  sendPage(response, status, page);
}

function formOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
