/** Which addresses a customer's browser may be sent to. Pure. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * `https:shop.example` is another site to a program, but a page of the same site to a browser; blanks around an address are
 * left out by one and kept by the other.
 */
const SPELT_OUT = /^https?:\/\/[^/\\\s]\S*$/i;

/** True for https, or http on this machine, with its two slashes, without user name and password. */
export function isWebAddress(text: string): boolean {
  return SPELT_OUT.test(text) && leadsToTheWeb(text);
}

/** The same for an address as a program reads it, however it is spelt. */
export function leadsToTheWeb(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  // `https://bank.example@thief.example/` reads as the bank's address to a person.
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.includes(hostname));
}
