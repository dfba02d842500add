/**
 * What both pages share: colours for light and dark mode, type, buttons. Every text has at least 4.5:1 against its
 * background, and every control a visible edge, in both modes (WCAG 2.2 AA, 1.4.3 and 1.4.11).
 */
export const LOOK = `
:root {
  color-scheme: light dark;
  --ground: #f5f5f1; --sheet: #fff; --ink: #1c1f26; --quiet: #5a6070; --line: #dfdfd8; --edge: #858b99;
  --accent: #1d56b0; --on-accent: #fff; --good: #17633a; --bad: #a02428; --warn-ink: #5f3c00; --warn: #fdf0cf;
  --good-wash: #e4f3e9; --bad-wash: #fbe9e8; --wash: #eeeee9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #121418; --sheet: #1a1d23; --ink: #e7e9ed; --quiet: #a3a9b6; --line: #2c3038; --edge: #7b8291;
    --accent: #8db6f5; --on-accent: #10131a; --good: #83d7a4; --bad: #ff9d97; --warn-ink: #f1cc82; --warn: #30270f;
    --good-wash: #16301f; --bad-wash: #3a1c1c; --wash: #252930;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1, h2 { line-height: 1.25; margin: 0; font-weight: 650; letter-spacing: -.01em; }
p { margin: 0; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.notice { background: var(--warn); color: var(--warn-ink); padding: .5rem 1rem; text-align: center; font-size: .875rem; font-weight: 550; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; }
.quiet { color: var(--quiet); }
button, .button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.1rem; border-radius: .5rem; border: 1px solid var(--edge); background: var(--sheet); color: var(--ink); cursor: pointer; text-decoration: none; }
button:hover { border-color: var(--ink); }
button.first { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
select, input { font: inherit; width: 100%; min-height: 2.75rem; padding: .4rem .6rem; border-radius: .5rem; border: 1px solid var(--edge); background: var(--sheet); color: var(--ink); }
label { font-size: .875rem; font-weight: 550; }
summary { cursor: pointer; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .875em; }
@media (prefers-reduced-motion: no-preference) { button { transition: border-color .12s; } }
`;
