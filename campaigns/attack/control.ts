import type { Settings } from '../../demo/settings';

/** An order to the simulator's control interface, or a question to it. */
export async function control(
  { simulatorUrl }: Pick<Settings, 'simulatorUrl'>,
  path: string,
  method = 'GET',
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${simulatorUrl}/_control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`the simulator refused ${path}: ${await response.text()}`);
  return response.json();
}
