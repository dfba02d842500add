/** The front page as a person's browser gets it and posts it, over HTTP. */
import type { Shop } from './shop';

export async function frontPage({ simulator }: Shop, query = ''): Promise<string> {
  return (await fetch(`${simulator.url}/${query}`)).text();
}

/** Posts one of its forms. Default headers: those of the page's own form. */
export function post(
  { simulator }: Shop,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = { origin: simulator.url },
): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(`${simulator.url}${path}`, { method: 'POST', headers, body, redirect: 'manual' });
}

/** The text of the page's rows: those of the table, of what is arranged, of the traffic, newest first. */
export function rowsOf(page: string, list: 'payment-rows' | 'arranged' | 'traffic-rows'): string[] {
  const inner =
    new RegExp(`id="${list}"[^>]*>(?<inner>.*?)</(?:tbody|ul|ol)>`, 's').exec(page)?.groups?.['inner'] ?? '';
  return inner
    .split(/(?=<li |<tr )/)
    .filter((row) => /^<(?:li|tr) /.test(row))
    .map((row) =>
      row
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
}
