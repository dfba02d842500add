/** An order to the simulator's control interface (docs/simulator.md), or a question to it. Throws when it is refused. */
export async function control(simulatorUrl: string, path: string, method = 'GET', body?: object): Promise<unknown> {
  const response = await fetch(`${simulatorUrl}/_control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (response.ok) return response.json();
  throw new Error(
    `The simulator's control interface answered HTTP ${String(response.status)} to ${path}: ${await response.text()}`,
  );
}
