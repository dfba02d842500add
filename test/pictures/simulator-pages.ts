/**
 * The simulator's pages after a few payments of a made-up shop: some that went well, some declined, some with ordered
 * faults.
 */
import type { Browser } from 'playwright-core';
import { manualClock } from '../../simulator/clock';
import { answer, openStep, type Step } from '../simulator/support/bank';
import { terms } from '../simulator/support/model';
import { openShop, type Shop } from '../simulator/support/shop';
import type { Picture } from './picture';

const MINUTE_MS = 60_000;

interface Scene {
  readonly schemes: readonly ('light' | 'dark')[];
  readonly width: number;
  readonly height: number;
  /** The page's address. */
  readonly url: (shop: Shop, waiting: Step) => string;
  /** What is expanded on it. */
  readonly unfolded: string | null;
}

const SCENES: Readonly<Record<string, Scene>> = {
  'simulator-bank': {
    ...{ schemes: ['light', 'dark'], width: 360, height: 810, unfolded: 'details' },
    url: (_shop, { redirect }) => redirect.url,
  },
  'simulator-front': {
    ...{ schemes: ['light'], width: 1060, height: 690, unfolded: null },
    url: ({ simulator }) => simulator.url,
  },
  'simulator-traffic': {
    ...{ schemes: ['light'], width: 1060, height: 500, unfolded: null },
    url: ({ simulator }) => `${simulator.url}/#traffic`,
  },
};

export const SIMULATOR_PAGES: readonly Picture[] = Object.entries(SCENES).flatMap(([name, scene]) =>
  scene.schemes.map((colorScheme) => ({
    name: `${name}-${colorScheme}`,
    async take(browser: Browser): Promise<Buffer> {
      const shop = await openShop({ clock: manualClock(Date.UTC(2026, 8, 1, 14, 2, 11)) });
      const { width, height } = scene;
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      try {
        const waiting = await play(shop);
        const page = await context.newPage();
        await page.goto(scene.url(shop, waiting));
        if (scene.unfolded !== null) await page.locator(scene.unfolded).locator('summary').click();
        return await page.screenshot();
      } finally {
        await context.close();
        await shop.close();
      }
    },
  })),
);

/** Four payments in ten minutes; the last one's customer is still at the bank. */
async function play(shop: Shop): Promise<Step> {
  const { simulator } = shop;
  const returned = await openStep(shop, 'success', { order: 'order-1041', ...priced(125_000) });
  await passing(shop, answer(returned, 'approve'));
  await passing(shop, shop.call('session/refund', { session_id: returned.sessionId }));
  await passing(shop, shop.call('session/init/payment', declined('order-1042')));

  simulator.faults.onWebhook({ for: { payment: 'order-1043' }, type: 'payment_finished', fault: 'signature_bad' });
  shop.reply = ({ type }) => (type === 'payment_finished' ? 401 : 200);
  const distrusted = await openStep(shop, 'success', { order: 'order-1043', ...priced(2_500) });
  await passing(shop, answer(distrusted, 'approve'));
  shop.reply = () => 200;
  simulator.faults.liftAll();
  await shop.call('session/status', { session_id: distrusted.sessionId }, { 'x-partner-sign': 'AAAA' });

  simulator.faults.onCall({ for: { next: true }, method: 'session/confirm', fault: 'answer_lost' });
  return openStep(shop, 'success', { order: 'order-1044', ...priced(12_900) });
}

async function passing({ simulator }: Shop, act: Promise<unknown>): Promise<void> {
  await act;
  await simulator.clock.advance(1.05 * MINUTE_MS);
}

function priced(amount: number): { amount_details: { amount: number; currency: string } } {
  return { amount_details: { amount, currency: 'usd' } };
}

function declined(order: string): unknown {
  return { ...terms('tok_decline_at_start_insufficient_funds', order), ...priced(8_000) };
}
