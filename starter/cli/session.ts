/** What a verb works with: the configuration, a connection made when it is first needed, and the terminal. */
import type { Client } from '@temporalio/client';
import { connectClient } from '../../temporal/connection';
import { readConfig, type Config } from '../config';
import type { AftermathReport } from '../shop/aftermath-report';
import { idOf } from '../shop/payment-id';
import { readPayment, type KnownView, type PaymentReport } from '../shop/payment-report';
import { customerUrlOf } from '../shop/payments';
import { aftermathJson, aftermathText } from './print-aftermath';
import { viewJson, viewText } from './print-payment';
import type { Input } from './token-source';

export interface Terminal {
  /** One line (or several) of data. */
  readonly out: (text: string) => void;
  /** One line (or several) about the data. */
  readonly err: (text: string) => void;
  readonly input: Input;
  /** From this call on, Ctrl-C aborts the signal instead of ending the process. */
  readonly interrupted: () => AbortSignal;
  /** A screen on which standard error can overwrite a line; absent: it is a file or a pipe. */
  readonly screen?: Screen;
  /** The width of standard output; absent: unknown. */
  readonly columns?: number | undefined;
  /** Errors are printed in full, with their stack. */
  readonly isDebug?: boolean;
}

export interface Screen {
  readonly write: (text: string) => void;
  readonly columns: number;
  readonly hasColour: boolean;
}

export interface Session {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Throws, within 5 s and saying what to check, when Temporal cannot be reached. */
  readonly connect: () => Promise<Client>;
}

/** Runs one verb: `inSession`, as the verbs see it. */
export type Run = (json: boolean, verb: (session: Session) => Promise<number>) => Promise<void>;

/** Runs a verb and gives its exit code; closes the connection whatever happens. Throws `ConfigurationError` first of all. */
export async function inSession(
  terminal: Terminal,
  json: boolean,
  verb: (session: Session) => Promise<number>,
): Promise<number> {
  const config = readConfig();
  // Lazy: nothing is sent before `reach`.
  const connected = connectClient(config.temporal, config.history.dataConverter);
  const connect = async (): Promise<Client> => {
    await connected.reach();
    return connected.client;
  };
  try {
    return await verb({ config, terminal, json, connect });
  } finally {
    await connected.close();
  }
}

/** Prints a payment: data to standard output, and a warning when no worker answered. */
export function show(session: Session, report: PaymentReport): void {
  const { config, terminal, json } = session;
  const { workflowId, view } = report;
  const customerUrl = customerUrlOf(view, workflowId, config);
  const shown = { ...report, customerUrl, webUiUrl: webUiUrlOf(config, workflowId) };
  terminal.out(json ? viewJson(shown) : viewText(idOf(workflowId), shown));
  if (!report.isWhole) warnOfNoWorker(session);
}

/** The workflow's page in Temporal's Web UI; null when its address is not configured. Pure. */
function webUiUrlOf({ webUiUrl, temporal }: Pick<Config, 'webUiUrl' | 'temporal'>, workflowId: string): string | null {
  if (webUiUrl === null) return null;
  return `${webUiUrl}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}

/** Prints what came after the end of a payment. */
export function showAftermath(session: Session, report: AftermathReport): void {
  const { terminal, json } = session;
  terminal.out(json ? aftermathJson(report) : aftermathText(idOf(report.workflowId), report));
  if (!report.isWhole) warnOfNoWorker(session);
}

/** Says that the output is only what Temporal itself knows. */
export function warnOfNoWorker({ config, terminal }: Session): void {
  terminal.err(
    `Warning: no worker answered; this is only what Temporal itself knows. Is a worker running (npm run worker) on task queue ${config.taskQueue}?`,
  );
}

/** The report behind a view that the payment itself has just given. */
export async function reportOf(client: Client, workflowId: string, view: KnownView): Promise<PaymentReport> {
  // The view of an ended payment does not say whether there is a new token: its result does.
  if (view.outcome !== null) return readPayment(client, workflowId);
  return { workflowId, view, hasNewToken: false, isWhole: true, historyLength: 0 };
}
