/**
 * The codec server over HTTP: nothing for unauthorised callers, no clear text for altered payloads, and never a fault.
 */
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { payloadsOf, wireOf } from '../../codec-server/payloads';
import { isEncrypted } from '../../temporal/encryption/payload-codec';
import { isPeoplesMessage } from '../../workflows/contract/addressed';
import type { Answer } from './client';
import { demandRefusal, isSame } from './codec';
import { CONTENT, ORIGIN, OWNER, type CodecDoor } from './codec-door';
import { bytes, json, text } from './inputs';
import { alteredPayload, anyPayload, genuineOf } from './payloads';
import { demand, probe, type Probe } from './target';

/** What a person types into the Web UI. */
const TYPED = ['confirm', 'cancel', 'resolve', 'recheck'].map((message) =>
  defaultPayloadConverter.toPayload({ workflowId: OWNER.workflowId, message, by: 'anna' }),
);

const ANSWERS = [200, 204, 400, 401, 403, 404, 405, 413, 422];

export function codecServer(door: CodecDoor): Probe<unknown> {
  const { codec, genuine, authorization } = door;
  const payloads = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...genuine.map(({ payload }) => payload)) },
      { weight: 3, arbitrary: alteredPayload(genuine) },
      { weight: 2, arbitrary: anyPayload },
      { weight: 2, arbitrary: fc.constantFrom(...TYPED) },
    ),
    { maxLength: 4 },
  );
  /** With the payloads that were sent, where they are known. */
  const body = fc.oneof(
    { weight: 5, arbitrary: payloads.map((sent) => ({ sent, body: spelt({ payloads: sent.map(wireOf) }) })) },
    { weight: 1, arbitrary: json.map((any) => ({ sent: null, body: spelt({ payloads: [any] }) })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(json, json)
        .map(([a, b]) => ({ sent: null, body: spelt({ payloads: [{ metadata: a, data: b }] }) })),
    },
    { weight: 1, arbitrary: json.map((any) => ({ sent: null, body: spelt(any) })) },
    { weight: 1, arbitrary: bytes.map((any) => ({ sent: null, body: any })) },
  );
  const inputs = fc.record({
    body,
    path: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('/decode', '/decode', '/encode') },
      { weight: 1, arbitrary: text.map((any) => `/${encodeURI(Buffer.from(any).toString())}`) },
    ),
    method: mostly('POST', 'GET', 'PUT', 'OPTIONS', 'HEAD'),
    token: mostly(authorization, '', 'Bearer', authorization.toLowerCase(), `${authorization}=`),
    origin: mostly('', ORIGIN, 'null', 'https://thief.example', `${ORIGIN}.thief.example`),
    type: mostly('application/json', 'text/plain', 'application/json; charset=utf-16', ''),
    coding: mostly('', 'gzip', 'br', 'chunked'),
  });

  return probe(inputs, async ({ body: { sent, body }, path, method, token, origin, type, coding }) => {
    const headers = {
      ...(token === '' ? {} : { authorization: token }),
      ...(origin === '' ? {} : { origin }),
      ...(coding === '' ? {} : { 'content-encoding': coding }),
      'content-type': type,
    };
    const answer = await door.ask({ method, path, headers, body });

    demand(ANSWERS.includes(answer.status), `answered ${String(answer.status)}`);
    demand(!door.logged().includes(CONTENT), 'logged the content');
    const mayAsk = token === authorization && ['', ORIGIN].includes(origin);
    const isUnderstood = mayAsk && method === 'POST' && type === 'application/json' && coding === '' && sent !== null;
    if (!mayAsk && method !== 'OPTIONS') demand([401, 403].includes(answer.status), 'answered an unauthorised caller');
    if (isUnderstood && path === '/decode') demandDecoded(sent, answer);
    else demand(!revealsContent(answer), 'showed the content to an unauthorised caller');
    if (isUnderstood && path === '/encode') await demandEncoded(sent, answer);
  });

  /** All payloads decoded, or none. */
  function demandDecoded(sent: readonly Payload[], answer: Answer): void {
    const expected = sent.map((payload) =>
      isEncrypted(payload) ? (genuineOf(payload, genuine)?.plain ?? null) : payload,
    );
    if (expected.includes(null)) {
      demand(answer.status === 422, 'decoded a list with an altered payload');
      demandRefusal((JSON.parse(answer.text) as { message: string }).message);
      demand(!revealsContent(answer), 'showed the content along with a refusal');
      return;
    }
    const back = listIn(answer);
    demand(answer.status === 200 && back.length === expected.length, 'did not decode genuine payloads');
    demand(
      expected.every((one, at) => one !== null && isSame(back[at], one)),
      'decoded to something else',
    );
  }

  async function demandEncoded(sent: readonly Payload[], answer: Answer): Promise<void> {
    const areMessages = sent.every((one) => one.data !== null && isTyped(one));
    if (!areMessages) {
      demand(answer.status === 422, 'encrypted what no person may send');
      return;
    }
    const encoded = listIn(answer);
    demand(encoded.every(isEncrypted), 'returned unencrypted what was to be encrypted');
    const back = await codec.decode(encoded);
    demand(sent.length === back.length && sent.every((one, at) => isSame(back[at], one)), 'encoded something else');
  }
}

function isTyped(payload: Payload): boolean {
  try {
    return isPeoplesMessage(defaultPayloadConverter.fromPayload(payload));
  } catch {
    return false;
  }
}

/** Mostly the right value, so that the code behind the check is reached. */
function mostly(right: string, ...others: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

function spelt(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value) ?? '');
}

function listIn({ status, text: body }: Answer): Payload[] {
  return status === 200 ? (payloadsOf(JSON.parse(body)) ?? []) : [];
}

/** In plain text, or in the base64 of a payload. */
function revealsContent(answer: Answer): boolean {
  if (answer.text.includes(CONTENT)) return true;
  if (!answer.text.startsWith('{"payloads"')) return false;
  return listIn(answer).some(({ data }) => Buffer.from(data ?? []).includes(CONTENT));
}
