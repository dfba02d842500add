/** The bank's page: one card in the middle, as a bank shows it on a phone. */
export const BANK_LOOK = `
main { max-width: 27rem; margin: 1.5rem auto; padding: 0 1rem; }
.sheet { overflow: hidden; }
.bank { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding: .9rem 1.25rem; border-bottom: 1px solid var(--line); font-weight: 650; }
.bank .mark { display: inline-grid; place-items: center; width: 1.9rem; height: 1.9rem; margin-right: .6rem; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font-size: .95rem; }
.bank .scheme { font-weight: 500; font-size: .875rem; color: var(--quiet); }
.inside { padding: 1.25rem; display: grid; gap: 1rem; }
h1 { font-size: 1.35rem; }
.sum { font-size: 2rem; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: .35rem 1.25rem; font-size: .9375rem; }
dt { color: var(--quiet); } dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
form, .choices { display: grid; gap: .6rem; }
.approve { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.leave { border-color: transparent; background: none; color: var(--quiet); font-weight: 550; text-decoration: underline; text-underline-offset: .2em; }
details { border-top: 1px solid var(--line); padding-top: .75rem; }
details summary { font-weight: 600; padding: .35rem 0; }
.late { display: grid; gap: .6rem; padding-top: .6rem; }
.two button { padding-inline: .25rem; } .two { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; }
.small { font-size: .875rem; }
`;
