/** The webhook route: nothing unsigned reaches Temporal, and no input causes a fault. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { signBody } from '../../smart-glocal/signature';
import { provider, webhook } from '../samples/webhooks';
import { demandNoFault, type FuzzedDoor } from './door';
import { body, bytes, text } from './inputs';
import { demand, probe, type Probe } from './target';

const PATH = '/webhooks/smart-glocal';
const OTHER_BYTES = signBody(webhook({ sessionId: 'ps_other' }), provider.privateKey);
const signature = fc.oneof(
  fc.constantFrom<(string | null)[]>(null, '', '====', OTHER_BYTES, `${OTHER_BYTES}, ${OTHER_BYTES}`),
  fc.constant(randomBytes(256).toString('base64')),
  fc.uint8Array({ minLength: 256, maxLength: 256 }).map((array) => Buffer.from(array).toString('base64')),
  text.map(headerSafe),
);
const types = ['application/json', 'text/plain', 'application/json; charset=utf-16', ''];
const contentType = fc.oneof(fc.constantFrom(...types), text.map(headerSafe));

/** The characters that a client can send in a header's value at all (RFC 9110, 5.5). */
function headerSafe(value: string): string {
  return value.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 1_000);
}

export function unsignedWebhooks(door: FuzzedDoor): Probe<unknown> {
  const inputs = fc.record({ body, signature, contentType });
  return probe(inputs, async (sent) => {
    const headers = {
      'content-type': sent.contentType,
      ...(sent.signature === null ? {} : { 'x-partner-sign': sent.signature }),
    };
    const { status } = await door.ask({ method: 'POST', path: PATH, headers, body: sent.body });
    demand(status === 401, `an unsigned webhook was answered ${String(status)}`);
    const reached = door.reached();
    demand(reached.length === 0, `an unsigned webhook reached Temporal: ${reached.join(', ')}`);
  });
}

const SIGNED_ANSWERS = [200, 400, 415, 503];

export function signedWebhooks(door: FuzzedDoor): Probe<unknown> {
  return probe(fc.record({ body, contentType: fc.constantFrom(...types.slice(0, 2)) }), async (sent) => {
    const headers = { 'content-type': sent.contentType, 'x-partner-sign': signBody(sent.body, provider.privateKey) };
    const { status } = await door.ask({ method: 'POST', path: PATH, headers, body: sent.body });
    demand(SIGNED_ANSWERS.includes(status), `a signed webhook was answered ${String(status)}`);
    // A signal; or a look-up, a kept fact and a recheck: more than a handful would let a sender cause needless work.
    demand(door.reached().length <= 8, 'a signed webhook asked Temporal too often');
  });
}

const method = fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI', 'get', '');
const target = fc.oneof(fc.constantFrom(PATH, '/', '*', '/pay/x.y', '/return/x.y', 'http://thief.example/'), text);
const headerLines = fc.array(
  fc.oneof(
    fc.constantFrom('Host: bridge', 'Content-Length: 2', 'Content-Length: 99999999999999999999', 'Content-Length: -1'),
    fc.constantFrom('Transfer-Encoding: chunked', 'Transfer-Encoding: gzip', 'Expect: 100-continue', 'Expect: x'),
    fc.constantFrom('Connection: Upgrade\r\nUpgrade: h2c', `X-Partner-Sign: ${OTHER_BYTES}`, 'Content-Encoding: gzip'),
    fc.tuple(text, text).map(([name, value]) => `${name}: ${value}`),
  ),
  { maxLength: 5 },
);
const request = fc
  .tuple(method, target, headerLines, bytes)
  .map(([verb, path, lines, rest]) =>
    Buffer.concat([Buffer.from(`${verb} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]),
  );

export function rawHttp(door: FuzzedDoor): Probe<unknown> {
  return probe(fc.oneof({ weight: 4, arbitrary: request }, { weight: 1, arbitrary: bytes }), async (sent) => {
    const told = await door.say(sent);
    for (const [, status] of told.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)) {
      if (status !== '100') demandNoFault(Number(status));
    }
    demand(!/node_modules|x-powered-by| at \S+\.[jt]s:/i.test(told), 'revealed to the sender what software runs here');
    demand(door.reached().length === 0, 'unsigned bytes reached Temporal');
  });
}
