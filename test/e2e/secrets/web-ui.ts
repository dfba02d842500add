/** Temporal's own Web UI in a real Chromium: what stands on a workflow's pages for who sits before it. */
import { startChromium } from '../../webhook-bridge/support/chromium';
import type { Stage } from './stage';

/** Ours: the UI loads 2 MB of scripts, on a machine that does other things. */
const SHOWN_WITHIN_MS = 60_000;

/** The pages whose content comes from payloads of ours, and what stands there once it is all shown. */
export type Expected = Readonly<Record<'history' | 'memo', string>>;

/**
 * The text of these pages of this workflow, one after the other. Without `hasCodecServer` the browser cannot reach it, like
 * that of somebody who may not.
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
