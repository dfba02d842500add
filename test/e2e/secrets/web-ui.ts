/** Temporal's own Web UI in a real Chromium: what a workflow's pages show to the person in front of it. */
import { startChromium } from '../../../scripts/browser/chromium';
import type { Stage } from './stage';

/** Ours: the UI loads 2 MB of scripts, on a machine that is busy with other things. */
const SHOWN_WITHIN_MS = 60_000;

/** The pages whose content comes from our payloads, and a text that is there once everything is shown. */
export type Expected = Readonly<Record<'history' | 'memo', string>>;

/**
 * The text of these pages of this workflow, one after the other. Without `hasCodecServer` the browser cannot reach it,
 * like the browser of a person without access.
 */
export async function webUiOf(
  { server, settings, temporal }: Stage,
  workflowId: string,
  { hasCodecServer, expected }: { readonly hasCodecServer: boolean; readonly expected: Expected },
): Promise<string> {
  const { runId } = await temporal.client.workflow.getHandle(workflowId).describe();
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(SHOWN_WITHIN_MS);
    if (!hasCodecServer) await page.route(`${settings.codecServerUrl}/**`, (route) => route.abort());
    const texts: string[] = [];
    for (const [name, words] of Object.entries(expected)) {
      await page.goto(`${server.uiUrl ?? ''}/namespaces/default/workflows/${workflowId}/${runId}/${name}`);
      await page.getByText(words).first().waitFor();
      texts.push(await page.locator('body').innerText());
    }
    return texts.join('\n');
  } finally {
    await browser.close();
  }
}
