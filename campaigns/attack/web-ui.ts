/**
 * A person in front of Temporal's Web UI, in a Chromium: whatever happens here is clicked or typed. Its words are those of the
 * Web UI of the dev server that this project downloads; where another has other words, a click throws, and names what it looked for.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import type { Run } from './fate';

/** Ours: the Web UI loads 2 MB of scripts, on a machine that is busy with other things. */
const SHOWN_WITHIN_MS = 30_000;

export interface WebUi {
  readonly browser: Browser;
  readonly url: string;
  /** As the person has set it in the browser; null: none. */
  readonly codecServer: string | null;
}

export interface Changes {
  /** Presses "Random UUID"; else the id stays as the form proposes it: the payment's own. */
  readonly randomId: boolean;
  /** Typed over the input that the form shows; null: that stays. */
  readonly input: string | null;
}

/** What "Start Workflow" came to: a run, or what the Web UI said instead. */
export type Click = { readonly started: Run } | { readonly refused: string };

/** Chooses "Start Workflow Like This One" on the page of this run, makes these changes, and clicks "Start Workflow". */
export async function startLikeIt(webUi: WebUi, run: Run, { randomId, input }: Changes): Promise<Click> {
  return onForm(webUi, run, async (page) => {
    const id = page.getByRole('textbox', { name: 'Workflow ID' });
    if (randomId) await page.getByRole('button', { name: 'Random UUID' }).click();
    if (input !== null) await inputOn(page).fill(input);
    const workflowId = await id.inputValue();
    if (randomId === (workflowId === run.workflowId)) throw new Error(`The Web UI proposes the id ${workflowId}.`);
    await page.getByTestId('start-workflow-button').click();
    const success = page.getByRole('link', { name: 'Workflow started successfully' });
    await success.or(page.getByText('Error starting Workflow')).first().waitFor();
    if ((await success.count()) === 0) {
      const reason = page.getByRole('alert').filter({ hasText: /\S/ }).first();
      return { refused: (await reason.innerText()).trim() };
    }
    const link = (await success.getAttribute('href')) ?? '';
    const [, runId] = /\/workflows\/[^/]+\/([^/]+)/.exec(link) ?? [];
    if (runId === undefined) throw new Error(`The Web UI names no run, but ${link}`);
    return { started: { workflowId, runId } };
  });
}

/** The input as that form shows it. */
export async function shownInput(webUi: WebUi, run: Run): Promise<string> {
  return onForm(webUi, run, (page) => inputOn(page).innerText());
}

/** In a browser profile of its own: what one person has set is not there for the next. */
async function onForm<T>({ browser, url, codecServer }: WebUi, run: Run, act: (page: Page) => Promise<T>): Promise<T> {
  const profile = await browser.newContext();
  profile.setDefaultTimeout(SHOWN_WITHIN_MS);
  try {
    const page = await profile.newPage();
    await page.goto(`${url}/namespaces/default/workflows/${run.workflowId}/${run.runId}`);
    if (codecServer !== null) await setCodecServer(page, codecServer);
    await page.getByRole('button', { name: 'More Actions' }).click();
    await page.getByRole('menuitem', { name: 'Start Workflow Like This One' }).click();
    await inputOn(page).filter({ hasText: /\S/ }).waitFor();
    return await act(page);
  } finally {
    await profile.close();
  }
}

/** In its dialog, behind the glasses at the top. */
async function setCodecServer(page: Page, endpoint: string): Promise<void> {
  await page.getByTestId('data-encoder-status').click();
  await page.getByTestId('use-local-endpoint-input').click();
  await page.getByTestId('data-encoder-endpoint-input').fill(endpoint);
  await page.getByRole('button', { name: 'Apply' }).click();
}

function inputOn(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Data' });
}
