/** `100.00 USD`: an amount in minor units of a currency with two decimals, for people. Pure; no floats near money. */
export function formatMoney(amount: number, currency: string): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)} ${currency.toUpperCase()}`;
}
