/** The one spelling of money for people: command line, Web UI and demo say the same. */
export { formatMoney } from '../workflows/money';
