/** Which addresses a customer's browser may be sent to. Pure. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** True for https, or http on this machine, without user name and password. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  // `https://bank.example@thief.example/` reads as the bank's address to a person.
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.includes(hostname));
}
