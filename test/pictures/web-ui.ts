/**
 * The Web UI as a support colleague sees it: the story of an open payment, a paid one, an abandoned one and one that
 * needs an operator, with the summaries beside timers and calls.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import type { RunningPayment, World } from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';
import type { Picture } from './picture';
import { openStage } from './web-ui-stage';

/** A payment of the simulator's cards; an order number like those of real shops. */
type Scene = (world: World) => Promise<RunningPayment>;

const atTheBank: Scene = async (world) => {
  const payment = await world.start('tok_success', { paymentId: 'order-4711' });
  await payment.reaches('awaiting_customer');
  return payment;
};

const paid: Scene = async (world) => {
  const payment = await atTheBank(world);
  await world.advance('2m');
  await payment.approve();
  await payment.ends();
  return payment;
};

const abandoned: Scene = async (world) => {
  const payment = await atTheBank(world);
  await payment.ends('3h');
  return payment;
};

const inReview: Scene = async (world) => {
  const payment = await world.start('tok_error_for_ever', { paymentId: 'order-4711' });
  await payment.reaches('awaiting_customer');
  await world.advance('2m');
  await payment.approve();
  await world.advance('90m');
  await payment.reaches('needs_review');
  return payment;
};

/** What is photographed: a tab, what is there once it is drawn, and the elements between which the picture lies. */
interface View {
  readonly tab: string;
  /** Width of the window, as wide as its lines need; the picture has the same width, without the menu. */
  readonly width: number;
  readonly isDrawn: (page: Page) => Locator;
  readonly begin: (page: Page) => Locator;
  readonly end: (page: Page) => Locator;
}

/** The Web UI renders Markdown in a frame of its own, and makes the frame as high as the page in it. */
const STORY: View = {
  tab: 'user-metadata',
  width: 1180,
  isDrawn: (page) => page.frameLocator('#user-metadata-current-details').getByText('What happened'),
  begin: (page) => page.getByTestId('user-metadata-tab'),
  end: (page) => page.locator('#user-metadata-current-details'),
};

const STEPS: View = {
  tab: 'timeline',
  width: 1500,
  isDrawn: (page) => page.getByText('start the payment with the saved card').first(),
  begin: (page) => page.getByText('Timeline', { exact: true }).last(),
  end: (page) => page.getByText('bind', { exact: true }),
};

export const WEB_UI: readonly Picture[] = [
  picture('web-ui-open', atTheBank, STORY),
  picture('web-ui-succeeded', paid, STORY),
  picture('web-ui-abandoned', abandoned, STORY),
  picture('web-ui-needs-review', inReview, STORY),
  picture('web-ui-timeline', paid, STEPS),
];

function picture(name: string, scene: Scene, view: View): Picture {
  return { name, take: (browser) => photograph(browser, scene, view) };
}

async function photograph(browser: Browser, scene: Scene, { tab, width, isDrawn, begin, end }: View): Promise<Buffer> {
  const stage = await openStage();
  const context = await browser.newContext({ ...CONTEXT, viewport: { width, height: HEIGHT_PX } });
  try {
    const { handle } = await scene(stage.world);
    const { runId } = await handle.describe();
    const page = await context.newPage();
    await page.goto(`${stage.pageOf(handle.workflowId)}/${runId}/${tab}`);
    await isDrawn(page).waitFor();
    await becomesTrue(() => isStill(end(page)), DRAWN_WITHIN_MS);
    return await page.screenshot({ clip: await clipOf(begin(page), end(page), width), animations: 'disabled' });
  } finally {
    await context.close();
    await stage.close();
  }
}

/** Higher than any page, so that nothing has to be scrolled. */
const HEIGHT_PX = 2_000;
/** Ours: as small as is still easy to read. Half the bytes of a picture are its letters. */
const CONTEXT = { deviceScaleFactor: 0.75, colorScheme: 'light', timezoneId: 'UTC' } as const;
/** The width of the Web UI's menu, plus some space. */
const MENU_PX = 256;
const AIR_PX = 16;
/** Ours: it takes a second or two. */
const DRAWN_WITHIN_MS = 15_000;

/** A frame grows when the page in it has been laid out: it is at rest when it has the same position twice. */
async function isStill(end: Locator): Promise<boolean> {
  const before = await end.boundingBox();
  await end.page().waitForTimeout(300);
  const after = await end.boundingBox();
  return before !== null && JSON.stringify(before) === JSON.stringify(after);
}

/** From `begin` down to `end`, without the menu of the Web UI. */
async function clipOf(
  begin: Locator,
  end: Locator,
  width: number,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const first = await begin.boundingBox();
  const last = await end.boundingBox();
  if (first === null || last === null) throw new Error('The Web UI does not show what is to be photographed.');
  const { y } = first;
  return { x: MENU_PX, y, width: width - MENU_PX, height: last.y + last.height + AIR_PX - y };
}
