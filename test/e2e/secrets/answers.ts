/** Sends requests to our servers as outsiders do, and keeps every byte of every answer: status line, headers, body. */
export interface Answers {
  /** Sends a request, keeps the answer, and returns it. Redirects are not followed. */
  readonly ask: (url: string, init?: RequestInit) => Promise<Kept>;
  readonly bytes: () => Buffer;
}

export interface Kept {
  readonly status: number;
  readonly location: string | null;
  readonly body: Buffer;
}

/** Starts with no answers. */
export function keepAnswers(): Answers {
  const kept: Buffer[] = [];
  return {
    ask: async (url, init = {}) => {
      const response = await fetch(url, { redirect: 'manual', ...init });
      const body = Buffer.from(await response.arrayBuffer());
      const head = [
        `HTTP ${String(response.status)}`,
        ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
      ];
      kept.push(Buffer.from(`${head.join('\n')}\n\n`), body, Buffer.from('\n'));
      return { status: response.status, location: response.headers.get('location'), body };
    },
    bytes: () => Buffer.concat(kept),
  };
}
