/** The front page: wide, with rows that become cards where there is no room for columns. */
export const FRONT_LOOK = `
.wide { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; display: grid; gap: 1.75rem; }
.top { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: end; justify-content: space-between; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-bottom: .75rem; scroll-margin-top: 1rem; }
.head { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
.tools { display: flex; gap: .75rem; align-items: center; } #said:empty { display: contents; } .tools button { min-height: 2.25rem; padding: .25rem .9rem; }
.small { font-size: .875rem; }
.mark { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; background: var(--wash); font-size: .8125rem; font-weight: 550; white-space: nowrap; }
.good { color: var(--good); } .mark.good { background: var(--good-wash); }
.bad { color: var(--bad); } .mark.bad { background: var(--bad-wash); }
.num { font-variant-numeric: tabular-nums; }
.sheet { overflow: hidden; }

table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .9375rem; }
th:nth-child(1) { width: 18%; } th:nth-child(2) { width: 14%; } th:nth-child(3), th:nth-child(4) { width: 19%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th { text-align: left; font-size: .8125rem; font-weight: 600; color: var(--quiet); padding: .6rem .5rem .6rem 1rem; border-bottom: 1px solid var(--line); }
td { padding: .65rem .5rem .65rem 1rem; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
td .quiet { font-size: .8125rem; }

.arrange > summary { padding: .8rem 1.1rem; font-weight: 600; } .arrange > summary:hover { background: var(--wash); }
.choices { padding: .5rem 1.1rem 1.1rem; display: grid; gap: 1.1rem; }
.choices fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: .35rem .75rem; min-width: 0; }
.choices legend { font-weight: 600; padding: 0; margin-bottom: .35rem; }
.fields { display: grid; gap: .6rem .75rem; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); }
.fields > div { min-width: 0; }
.arranged { list-style: none; margin: 0; padding: 0; }
.arranged li { display: flex; gap: .5rem 1rem; justify-content: space-between; align-items: center; padding: .6rem 1.1rem; border-top: 1px solid var(--line); font-size: .9375rem; }
.arranged strong { font-weight: 600; }
.arranged button { min-height: 2rem; padding: .15rem .75rem; font-size: .875rem; white-space: nowrap; }

.traffic { list-style: none; margin: 0; padding: 0; font-size: .9375rem; }
.traffic > li { border-bottom: 1px solid var(--line); } .traffic > li:last-child { border-bottom: 0; }
.row { display: grid; grid-template-columns: 6.6rem 5.6rem minmax(0, 1fr) 9rem minmax(0, 22rem); gap: .15rem .75rem; align-items: baseline; padding: .5rem 1rem; }
.row.inside { color: var(--quiet); padding-block: .35rem; font-size: .875rem; }
.row > * { overflow-wrap: anywhere; } .row .marks { display: flex; flex-wrap: wrap; gap: .25rem; justify-content: end; }
summary.row { list-style: none; } summary.row::-webkit-details-marker { display: none; }
summary.row:hover { background: var(--wash); }
summary .what::before { content: "▸"; display: inline-block; width: 1.1em; color: var(--quiet); } details[open] > summary .what::before { content: "▾"; }
.way { font-weight: 600; font-size: .8125rem; }
.unfolded { padding: .25rem 1rem 1rem; display: grid; gap: .75rem; }
.unfolded dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: 0; font-size: .875rem; }
.unfolded dt { color: var(--quiet); } .unfolded dd { margin: 0; overflow-wrap: anywhere; }
.messages { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
h3 { font-size: .875rem; margin: 0 0 .3rem; }
pre { margin: 0; padding: .75rem; border-radius: .5rem; background: var(--wash); white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8125rem; }
.empty { padding: 1.1rem; color: var(--quiet); }
.foot { padding: .75rem 1rem; border-top: 1px solid var(--line); font-size: .9375rem; }

@media (max-width: 64rem) {
  .row { grid-template-columns: 6.6rem 5.6rem minmax(0, 1fr) 9rem; }
  .row .marks { grid-column: 3 / -1; justify-content: start; } .marks:empty { display: none; }
}
@media (max-width: 48rem) {
  .row { grid-template-columns: auto auto minmax(0, 1fr); }
  .row .what, .row .marks { grid-column: 1 / -1; justify-content: start; } .row .about { text-align: right; grid-row: 1; grid-column: 3; }
  .row .what { font-weight: 600; } .row.inside .what { font-weight: 400; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: .75rem 1rem; border-bottom: 1px solid var(--line); } tr:last-child { border-bottom: 0; }
  td { padding: .1rem 0; border: 0; display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: .75rem; }
  td::before { content: attr(data-name); color: var(--quiet); font-size: .875rem; }
  td[colspan] { display: block; } td[colspan]::before { content: none; }
}
`;
