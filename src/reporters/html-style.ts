/** The page's style sheet. Colours keep a contrast of 4.5 to 1 or better in both schemes. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #fff; --text: #1a1f26; --muted: #56606c; --line: #d9dee5; --code: #f6f8fa; --mark: #fff1d6; --wave: #a50e3a;
  --link: #0b5cad; --good: #14693a; --critical: #a50e3a; --high: #b04000; --medium: #7a5800; --low: #1d5c9f; --unknown: #57606a;
}
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --card: #161b22; --text: #e6edf3; --muted: #9ba7b4; --line: #2c343e; --code: #0d1117; --mark: #3a2d0c; --wave: #ff7b93; --link: #79b8ff; --good: #5fd08a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.25rem; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -.02em; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1.05rem; overflow-wrap: anywhere; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em; }
code { overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.brand { margin: 0 0 .5rem; color: var(--muted); font-size: .8rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
.lead { margin: .4rem 0 1.25rem; color: var(--muted); }
.bar { display: block; width: 100%; height: 10px; border-radius: 5px; background: var(--line); }
.bar .critical { fill: var(--critical); } .bar .high { fill: var(--high); } .bar .medium { fill: var(--medium); } .bar .low { fill: var(--low); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.tiles li { padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.tiles b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles .swatch { display: inline-block; width: .65rem; height: .65rem; margin-right: .4rem; border-radius: 50%; background: var(--unknown); }
.tiles .critical .swatch { background: var(--critical); } .tiles .high .swatch { background: var(--high); }
.tiles .medium .swatch { background: var(--medium); } .tiles .low .swatch { background: var(--low); }
.notice { margin: 1.5rem 0; padding: .9rem 1.1rem; border: 1px solid var(--line); border-left: 4px solid var(--high); border-radius: 8px; background: var(--card); }
.notice ul { margin: .3rem 0 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
.clean { border-left-color: var(--good); }
.filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .6rem .8rem; align-items: center; margin: 1.5rem 0 1rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); font-size: .9rem; }
.filters[hidden] { display: none; }
.filters fieldset { display: flex; flex-wrap: wrap; gap: .3rem .8rem; margin: 0; padding: 0; border: 0; }
.filters legend, .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.filters label { display: inline-flex; gap: .35rem; align-items: center; }
.filters select, .filters input[type=search] { width: 10rem; padding: .3rem .5rem; border: 1px solid var(--muted); border-radius: 6px; background: var(--card); color: inherit; font: inherit; }
.filters output { margin-left: auto; color: var(--muted); font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
th, td { padding: .55rem .9rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child td { border-bottom: 0; }
th { color: var(--muted); font-size: .8rem; font-weight: 600; }
td a code { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.group { margin: 0 0 1.25rem; border: 1px solid var(--line); border-radius: 12px; background: var(--card); overflow: hidden; }
.group > .head { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; padding: .8rem 1.1rem; border-bottom: 1px solid var(--line); }
.finding { border-bottom: 1px solid var(--line); }
.finding:last-child { border-bottom: 0; }
.finding > summary { display: grid; grid-template-columns: 5.4rem 1fr 1rem; gap: 0 .8rem; align-items: baseline; padding: .7rem 1.1rem; cursor: pointer; list-style: none; }
.finding > summary::-webkit-details-marker { display: none; }
.finding > summary::after { grid-column: 3; grid-row: 1; width: .5rem; height: .5rem; border: solid var(--muted); border-width: 0 2px 2px 0; transform: rotate(45deg); content: ""; }
.finding[open] > summary::after { transform: rotate(-135deg); }
.finding > summary:hover { background: var(--code); }
.finding > summary .where { grid-column: 2; color: var(--muted); font-size: .9rem; overflow-wrap: anywhere; }
.body { padding: 0 1.1rem 1.1rem calc(1.1rem + 5.4rem + .8rem); }
.body p { margin: .5rem 0; overflow-wrap: anywhere; }
.badge { display: inline-block; padding: .05rem .5rem; border-radius: 999px; background: var(--unknown); color: #fff; font-size: .78rem; font-weight: 600; text-align: center; }
.badge.critical { background: var(--critical); } .badge.high { background: var(--high); } .badge.medium { background: var(--medium); } .badge.low { background: var(--low); }
.frame { margin: .6rem 0; padding: .5rem 0; border: 1px solid var(--line); border-radius: 8px; background: var(--code); overflow-x: auto; line-height: 1.5; }
.frame .line { display: block; min-width: max-content; padding: 0 .9rem; white-space: pre; }
.frame .marked { background: var(--mark); }
.frame .no { display: inline-block; min-width: 3ch; margin-right: 1.5ch; color: var(--muted); text-align: right; user-select: none; }
.frame mark { background: none; color: inherit; font-weight: 600; text-decoration: underline wavy var(--wave) 1.5px; text-underline-offset: 3px; }
.fix { margin: .6rem 0 0; padding: .6rem .9rem; border-left: 3px solid var(--good); border-radius: 0 8px 8px 0; background: var(--code); }
.fix p { margin: .15rem 0; }
.card { margin: 0 0 .75rem; padding: .8rem 1.1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.card summary { cursor: pointer; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .35rem 1rem; margin: .8rem 0 .2rem; font-size: .94rem; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
footer { padding-top: 2rem; padding-bottom: 3rem; color: var(--muted); font-size: .85rem; }
[hidden] { display: none !important; }
@media (max-width: 40rem) { .body { padding-left: 1.1rem; } dl { grid-template-columns: 1fr; } .filters { position: static; } table, tbody, tr, td { display: block; } thead { display: none; } tr { padding: .5rem 0; border-bottom: 1px solid var(--line); } td { padding: .15rem .9rem; border: 0; overflow-wrap: anywhere; } td.number { display: none; } }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --muted: #444; --line: #bbb; --code: #fff; --mark: #eee; --link: #000; --good: #14693a; }
  .filters { display: none; } .finding, .card, .notice, tr { break-inside: avoid; } h2, .head { break-after: avoid; }
  .badge, .bar, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
