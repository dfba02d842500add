/**
 * Protects operators on call from a page that has fallen behind the code: every status, every reason for review, every
 * word about money.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenStatus, OutcomeStatus } from '../../workflows/contract/payment';
import { operationsPage } from '../support/operations-page';

const PROJECT = join(__dirname, '../..');
const page = operationsPage();

const STATUSES = {
  opening: true,
  awaiting_confirmation: true,
  confirming: true,
  awaiting_customer: true,
  processing: true,
  cancelling: true,
  needs_review: true,
  succeeded: true,
  declined: true,
  abandoned: true,
  cancelled: true,
  rejected: true,
} satisfies Record<OpenStatus | OutcomeStatus, true>;

/** The sentences of a file: its string literals that begin with a capital letter. Placeholders are written as on the page. */
function sentencesOf(file: string): string[] {
  const source = readFileSync(join(PROJECT, file), 'utf8').replace(/\$\{[^}]+\}/g, 'amount, ...');
  return [...source.matchAll(/['`](?<text>[A-Z][^'`\n]{15,})['`]/g)].map(({ groups }) => groups?.['text'] ?? '');
}

it.each(Object.keys(STATUSES))('says what %s means and what to do', (status) => {
  expect(page).toMatch(new RegExp(`^\\| \`${status}\` \\| [^|]+ \\| [^|]+ \\|$`, 'm'));
});

it('explains every reason for a review, and no other', () => {
  const reasons = sentencesOf('workflows/decisions/review-reasons.ts');
  const [, section = ''] = page.split('| the page says | what happened');
  const explained = [...(section.split('\n\n')[0] ?? '').matchAll(/^\| ([A-Z][^|]+) \|/gm)].map(([, text]) => text);

  expect(reasons).toHaveLength(10);
  expect(explained.sort()).toEqual(reasons.sort());
});

it('shows only pictures that exist', () => {
  const pictures = [...page.matchAll(/!\[[^\]]+\]\((?<path>[^)]+)\)/g)].map(({ groups }) => groups?.['path'] ?? '');

  expect(pictures.length).toBeGreaterThan(3);
  expect(pictures.filter((path) => !existsSync(join(PROJECT, 'docs', path)))).toEqual([]);
});
