/** A browser that follows nothing and runs nothing: it shows what the bridge itself answered. */
export interface Seen {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Headers;
  readonly text: string;
  /** Content-Security-Policy by directive. */
  readonly policy: Readonly<Record<string, string>>;
  /** Seconds after which the page reloads itself; null: it stays. */
  readonly reloadAfter: number | null;
  readonly title: string | null;
}

export async function browse(url: string, init: RequestInit = {}): Promise<Seen> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const directives = (response.headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
    const [name = '', ...values] = directive.split(' ');
    return [name, values.join(' ')];
  });
  const reload = /<meta http-equiv="refresh" content="(\d+)"/.exec(text)?.[1];
  return {
    status: response.status,
    location: response.headers.get('location'),
    headers: response.headers,
    text,
    policy: Object.fromEntries(directives) as Record<string, string>,
    reloadAfter: reload === undefined ? null : Number(reload),
    title: /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? null,
  };
}
