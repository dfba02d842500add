/** The names under which a machine reaches itself, as `URL.hostname` spells them: what is sent there leaves no wire. */
const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** True for a name of this machine. Pure. */
export function isThisMachine(hostname: string): boolean {
  return LOOPBACK_HOSTS.includes(hostname);
}
