/** Protects the links: without the secret, no payment can be opened and no metadata marked, and a rotation breaks no link. */
import { createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import {
  isMetadataTag,
  metadataTag,
  parseLinkSecrets,
  payUrl,
  returnUrl,
  workflowIdOfLink,
  type LinkPurpose,
  type LinkSecrets,
} from '../../seals/customer-link';
import { workflowIdOf } from '../../workflows/contract/workflow-id';

const BASE = 'https://pay.shop.example';
const older = Buffer.alloc(32, 'older');
const newest = Buffer.alloc(32, 'newest');
const secrets = of(newest, older);
const WORKFLOW = 'cit-payment-invoice.1_a-b~2';

function payLink(by: LinkSecrets = secrets, workflowId = WORKFLOW): string {
  return payUrl(BASE, by, workflowId).slice(`${BASE}/pay/`.length);
}

function returnLink(by: LinkSecrets = secrets): string {
  return returnUrl(BASE, by, WORKFLOW).slice(`${BASE}/return/`.length);
}

it('opens the payment that the link was made for, even if its id contains dots', () => {
  expect(workflowIdOfLink(secrets, ['pay'], payLink())).toBe(WORKFLOW);
  expect(workflowIdOfLink(secrets, ['return'], returnLink())).toBe(WORKFLOW);
  expect(workflowIdOfLink(secrets, ['pay', 'return'], returnLink())).toBe(WORKFLOW);
});

it('keeps the published format, so that links in e-mails survive a release', () => {
  expect(payUrl(BASE, of(Buffer.alloc(32, 7)), workflowIdOf('invoice-1'))).toMatchInlineSnapshot(
    `"https://pay.shop.example/pay/invoice-1.VjiDbki-zHOKvR1ta8bodA"`,
  );
  expect(returnUrl(BASE, of(Buffer.alloc(32, 7)), workflowIdOf('invoice-1'))).toMatchInlineSnapshot(
    `"https://pay.shop.example/return/invoice-1.kQb8irr06C_kcejNW-bijA"`,
  );
});

it.each<[LinkPurpose, string]>([
  ['pay', returnLink()],
  ['return', payLink()],
])('does not accept the other kind of link as a %s link', (purpose, link) => {
  expect(workflowIdOfLink(secrets, [purpose], link)).toBeNull();
});

it('opens nothing when any character of a link was changed, removed or added', () => {
  const link = payLink();
  const forged = [...link].flatMap((character, at) => {
    const [before, after] = [link.slice(0, at), link.slice(at + 1)];
    const other = character === 'A' ? 'B' : 'A';
    return [
      before + other + after,
      before + after,
      `${before}${character}=${after}`,
      before + other + character + after,
    ];
  });

  expect(forged.filter((text) => workflowIdOfLink(secrets, ['pay', 'return'], text) !== null)).toEqual([]);
});

it.each([
  '',
  '.',
  'invoice-1',
  'invoice-1.',
  '.AAAAAAAAAAAAAAAAAAAAAA',
  `invoice-1.${'A'.repeat(22)}`,
  '\u0000.\u0000',
])('opens nothing with %j', (link) => {
  expect(workflowIdOfLink(secrets, ['pay', 'return'], link)).toBeNull();
});

it('accepts links made with an older secret, makes new ones with the newest, and rejects those of a removed secret', () => {
  expect(workflowIdOfLink(secrets, ['pay'], payLink(of(older)))).toBe(WORKFLOW);
  expect(payLink()).toBe(payLink(of(newest)));
  expect(workflowIdOfLink(of(newest), ['pay'], payLink(of(older)))).toBeNull();
});

it("recognises our metadata by its tag, and accepts neither a link nor another payment's tag", () => {
  const tag = metadataTag(secrets, WORKFLOW);

  expect(isMetadataTag(secrets, WORKFLOW, tag)).toBe(true);
  expect(isMetadataTag(secrets, 'cit-payment-other', tag)).toBe(false);
  expect(isMetadataTag(secrets, WORKFLOW, payLink().slice(-22))).toBe(false);
  expect(isMetadataTag(of(Buffer.alloc(32, 'another merchant')), WORKFLOW, tag)).toBe(false);
  expect(isMetadataTag(secrets, WORKFLOW, '')).toBe(false);
});

describe('CUSTOMER_LINK_SECRET', () => {
  const good = Buffer.alloc(32, 1).toString('base64');

  it('holds one secret or several, newest first', () => {
    expect(exported(parseLinkSecrets(good))).toEqual([Buffer.alloc(32, 1)]);
    expect(exported(parseLinkSecrets(`${newest.toString('base64')}, ${older.toString('base64')}`))).toEqual([
      newest,
      older,
    ]);
  });

  it('shows none of its bytes when it is printed', () => {
    const printed = inspect({ secrets }, { depth: 9, showHidden: true }) + JSON.stringify({ secrets });

    for (const spelling of ['hex', 'base64', 'latin1'] as const) {
      expect(printed.replaceAll(' ', '')).not.toContain(newest.toString(spelling).slice(0, 12));
    }
    expect(printed).not.toContain(newest.subarray(0, 4).join(','));
  });

  it.each([
    ['is too short', Buffer.alloc(31, 1).toString('base64'), 'secret 1'],
    ['ends in a comma', `${good},`, 'secret 2'],
    ['is a pass phrase and not Base64', 'correct horse battery staple, correct horse battery staple', 'secret 1'],
    ['is a pass phrase of letters and signs', 'correct!horse!battery!staple!correct!horse!battery!staple', 'secret 1'],
  ])('is refused without being quoted when it %s', (_, text, place) => {
    expect(() => parseLinkSecrets(text)).toThrow(place);
    expect(() => parseLinkSecrets(text)).not.toThrow(text.slice(0, 7));
  });
});

function of(newestFirst: Buffer, ...others: Buffer[]): LinkSecrets {
  return [createSecretKey(newestFirst), ...others.map((secret) => createSecretKey(secret))];
}

function exported(read: LinkSecrets): Buffer[] {
  return read.map((secret) => secret.export());
}
