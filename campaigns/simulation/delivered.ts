/** What a signal brought: seals and signatures are left out of this world, so anybody can look into the box. Pure. */
import { openNews } from '../../seals/news-seal';
import { parseWebhook, type WebhookNews } from '../../smart-glocal/webhook';
import { isSignedNews } from '../../workflows/contract/news';

/** The webhook in a signal's argument; null when it is none. */
export function newsIn(argument: unknown): WebhookNews | null {
  const opened = isSignedNews(argument) ? openNews(argument.sealed, []) : 'unreadable';
  return typeof opened === 'string' ? null : parseWebhook(opened.body);
}
