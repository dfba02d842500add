import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../attack';
import { signedWebhook } from '../provider';
import { atTheBank, customerUrl, goesOn } from '../shop';
import { becomes } from '../waiting';

/** All that the bridge takes, and a few more: others have some of their own. */
const CONNECTIONS = 2_100;

/** Ours: a customer does not wait longer, and the provider's patience with one webhook is shorter. */
const GETS_THROUGH_WITHIN_MS = 20_000;

const REQUEST = 'GET /healthz HTTP/1.1\r\nHost: bridge\r\n\r\n';

/** One machine on the internet that keeps as many connections as the bridge takes, each just busy enough to be kept. */
export const keptConnections: Row = {
  number: 12,
  title: `${String(CONNECTIONS)} kept connections to the bridge, each with one small request a minute`,
  async *run(scene) {
    const { ports } = scene.settings;
    const open = await atTheBank(scene, 'kept');
    const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => keep(ports.bridge)));
    try {
      await delay(2_000);
      const alive = sockets.filter(({ destroyed }) => !destroyed).length;
      const said = `${String(alive)} are kept`;
      const link = customerUrl(scene, open.workflowId);
      const getsPage = async (): Promise<boolean> => (await asStranger(link, 'GET')) === 303;
      const hasPage = await becomes(getsPage, GETS_THROUGH_WITHIN_MS);
      yield {
        tried: 'a customer opens the link meanwhile',
        came: `${said}; ${hasPage ? 'is sent to the bank' : 'gets no page'}`,
        harms: hasPage ? [] : ['stop'],
      };
      const session = { id: open.sessionId, status: 'in_progress', updated_at: new Date().toISOString() };
      const { url, headers, body } = signedWebhook(scene, { type: 'action_required', session });
      const getsAnswer = async (): Promise<boolean> =>
        [200, 503].includes(await asStranger(url, 'POST', headers, body));
      const isTaken = await becomes(getsAnswer, GETS_THROUGH_WITHIN_MS);
      yield {
        tried: 'a genuine webhook comes meanwhile',
        came: isTaken ? 'it is answered' : 'it gets no answer',
        harms: isTaken ? [] : ['stop'],
      };
      const isPaid = await goesOn(scene, open.workflowId);
      yield {
        tried: 'the customer approves and returns meanwhile',
        came: isPaid ? 'paid' : 'it is not paid',
        harms: isPaid ? [] : ['stop'],
      };
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  },
};

/** The status of the answer over a connection of its own, as somebody has it who was not here before. */
async function asStranger(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>> = {},
  body: Uint8Array = new Uint8Array(),
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer')));
    asked.once('error', reject);
    asked.end(body);
  });
}

/** A connection that sends its request, and again each minute for as long as it is let. */
async function keep(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(REQUEST);
      resolve(socket);
    });
    const again = setInterval(() => socket.write(REQUEST), 55_000);
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(again);
      resolve(socket);
    });
  });
}
