/** Amounts as people read them. */

/** `1,250.00 USD`, from minor units: two decimals, as with every currency that the engine takes. Pure. */
export function moneyText(amount: number, currency: string): string {
  return `${DECIMALS.format(amount / 100)} ${currency.toUpperCase()}`;
}

const DECIMALS = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
