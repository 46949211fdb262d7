// The looks of the report that is mailed: light and dark by the reader's choice, and made to be printed.

export const htmlStyle = `
:root { color-scheme: light dark; --ink: #1d2329; --quiet: #56606a; --line: #d5dae0; --paper: #fff; --sunk: #f4f6f8; --good: #17713f; --wait: #8a5a00; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #a3adb7; --line: #3a424a; --paper: #15191d; --sunk: #1d2328; --good: #5cc98f; --wait: #e2b04a; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper); }
main { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; } ul { margin: .25rem 0; padding-left: 1.25rem; } .quiet { color: var(--quiet); }
.good { color: var(--good); } .wait { color: var(--wait); } .bad { color: var(--bad); }
.head { border-left: .35rem solid; padding-left: 1rem; } .head > * { color: var(--ink); } .head > h1 { color: inherit; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--quiet); overflow-wrap: normal; white-space: nowrap; } .number { text-align: right; white-space: nowrap; }
article { border-top: 1px solid var(--line); padding: 1rem 0; } .severity { font-weight: 600; }
code, .hash { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: .92em; } .hash { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .75rem; margin: .5rem 0; padding: .5rem .75rem; background: var(--sunk); } dt { color: var(--quiet); } dd { margin: 0; }
.places { columns: 14rem; padding: 0; list-style: none; } .places li { break-inside: avoid; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .75rem; color: var(--quiet); font-size: .9em; }
a { color: inherit; }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --sunk: #fff; --good: #17713f; --wait: #8a5a00; --bad: #b3261e; }
  body { font-size: 10pt; } main { margin: 0; max-width: none; padding: 0; } article, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } .wide { overflow: visible; }
}
`;
