/** `100.00 USD`: an amount in minor units of a currency with two decimals, for people. Pure; no floats near money. */
export function formatMoney(amount: number, currency: string): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)} ${currency.toUpperCase()}`;
}

const CODES =
  'aed afn all amd aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf cny cop crc cup ' +
  'cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gtq gyd hkd hnl htg huf idr ils inr irr jmd kes ' +
  'kgs khr kpw kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn nio nok ' +
  'npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp szl thb ' +
  'tjs tmt top try ttd twd tzs uah usd uyu uzs ved ves wst xcd xcg yer zar zmw zwg';

/**
 * ISO 4217 currencies with two decimals. Others are refused until the provider documents how it counts their minor
 * units: a wrong factor of a hundred is a customer's money.
 */
export const TWO_DECIMAL_CURRENCIES: ReadonlySet<string> = new Set(CODES.split(' '));
