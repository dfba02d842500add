/**
 * Protects secrets.test.ts from proving nothing: the same payments and the same searches in the same places, with
 * encryption off. Here every planted secret is found.
 */
import { foundIn } from '../support/planted';
import { keepAnswers } from './secrets/answers';
import { playPayments, type Played } from './secrets/payments';
import { databaseOf, historiesOf, shownByCli } from './secrets/places';
import { PLANTED } from './secrets/planted';
import { openStage, TIME_LIMIT_MS, type Stage } from './secrets/stage';

let stage: Stage;
let played: Played;
beforeAll(async () => {
  stage = await openStage(false);
  played = await stage.standing(playPayments(stage, keepAnswers()));
}, TIME_LIMIT_MS);
afterAll(async () => {
  await stage?.close();
}, TIME_LIMIT_MS);

it('without encryption, the search finds every planted secret in the database, in histories and on the command line', async () => {
  const secrets = { ...PLANTED, newToken: played.newToken };
  const { workflowIds } = played;

  expect(foundIn(databaseOf(stage), secrets)).toEqual(Object.keys(secrets));
  expect(foundIn(await historiesOf(stage, workflowIds), secrets)).toEqual(Object.keys(secrets));
  expect(foundIn(await shownByCli(stage, workflowIds), secrets)).toEqual(Object.keys(secrets));
});
