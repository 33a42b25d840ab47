// The report's style sheet: light and dark as the reader's system has it, narrow and wide, and on paper.
import { CAUSE_COLOURS, type Colour, STRATEGY_COLOURS, SURFACES, USE_COLOURS } from "./palette.ts";

type Shade = keyof Colour;

/** Class of a strategy's colour in pictures. */
export function strategyColour(at: number): string {
  return `strategy-${at % STRATEGY_COLOURS.length}`;
}

export function styleSheet(): string {
  return [
    `:root{color-scheme:light dark;${variables("light")}}`,
    `@media screen and (prefers-color-scheme:dark){:root{${variables("dark")}}}`,
    ...colours().map(([name]) => `.${name}{color:var(--${name})}`),
    RULES,
  ].join("\n");
}

function variables(shade: Shade): string {
  return [...Object.entries(SURFACES), ...colours()]
    .map(([name, colour]) => `--${name}:${colour[shade]}`)
    .join(";");
}

function colours(): readonly (readonly [name: string, colour: Colour])[] {
  const named = (prefix: string, set: Readonly<Record<string, Colour>>) =>
    Object.entries(set).map(([name, colour]) => [`${prefix}-${name}`, colour] as const);
  return [
    ...named("strategy", Object.fromEntries(STRATEGY_COLOURS.entries())),
    ...named("cause", CAUSE_COLOURS),
    ...named("use", USE_COLOURS),
  ];
}

const RULES = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1320px;padding:1.25rem 1rem 4rem;background:var(--paper);color:var(--text);font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2.75rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--border)}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p,li,dd{max-width:75ch}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.faint{color:var(--faint)}
.bad-text{color:var(--bad)}
.answer{font-size:1.15rem;margin:1rem 0;padding:.9rem 1.1rem;background:var(--panel);border-left:5px solid var(--link);border-radius:4px;max-width:90ch}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;margin:.75rem 0 0;padding:0}
.scroll{position:relative;overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.94rem;line-height:1.35}
caption{text-align:left;color:var(--faint);padding:0 0 .4rem}
th,td{padding:.32rem .7rem;border-bottom:1px solid var(--border);text-align:left;vertical-align:top}
thead th{vertical-align:bottom;overflow-wrap:break-word;border-bottom:2px solid var(--axis);min-width:7.5rem;max-width:15rem}
.compare tbody th{font-weight:400;min-width:9rem;max-width:19rem;position:sticky;left:0;background:var(--paper)}
.compare thead th:first-child{position:sticky;left:0;background:var(--paper)}
.compare td,.compare thead th+th{text-align:right}
td.number{white-space:nowrap;font-variant-numeric:tabular-nums}
td.best{background:var(--best);font-weight:650}
.trust{display:inline-block;width:1.25em;margin-left:.45em;border:1px solid var(--axis);border-radius:3px;font:600 .72em/1.35 ui-monospace,monospace;text-align:center;color:var(--faint);text-decoration:none;cursor:help}
.blank{visibility:hidden}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.swatch{display:inline-block;background:currentColor;width:.85em;height:.85em;margin-right:.4em;border-radius:2px;border:1px solid var(--axis);vertical-align:-.05em}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;margin:.5rem 0;padding:0;font-size:.92rem}
.legend svg{display:inline-block;width:30px;height:12px;margin-right:.4em;vertical-align:-.05em}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:1.5rem 2rem;margin:.75rem 0}
figure{display:flex;flex-direction:column;justify-content:space-between;margin:0;max-width:560px;break-inside:avoid}
figcaption{font-weight:600;font-size:.94rem;margin-bottom:.35rem}
figcaption .faint{font-weight:400}
figure svg{display:block;width:100%;height:auto;overflow:visible}
figure svg svg{overflow:hidden}
svg text{font:12px system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;fill:var(--text)}
svg .value{font-weight:600;font-variant-numeric:tabular-nums}
svg .tick{fill:var(--faint);font-size:11px}
svg .end{text-anchor:end}
svg .middle{text-anchor:middle}
svg .start{text-anchor:start}
svg rect,svg .cells path{fill:currentColor}
svg .line,svg .dots{stroke:currentColor}
svg .axis{stroke:var(--axis);fill:none}
svg .grid{stroke:var(--border);fill:none}
svg .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
svg .worst{stroke-width:1.25;stroke-dasharray:3 3}
svg .dots{fill:none;stroke-width:5;stroke-linecap:round}
svg .crosses{fill:none;stroke-width:2;stroke:var(--bad)}
svg .bad{color:var(--bad)}
svg .cells{shape-rendering:crispEdges}
details{margin:.35rem 0;padding:.3rem .7rem;background:var(--panel);border-radius:4px}
summary{cursor:pointer;font-weight:600}
@media(max-width:600px){
body{padding:1rem .75rem 3rem}
h1{font-size:1.35rem}
.answer{font-size:1.05rem;padding:.7rem .8rem}
table{font-size:.86rem}
th,td{padding:.3rem .45rem}
thead th{min-width:6.2rem}
.compare tbody th{min-width:7.2rem}
}
@media print{
body{max-width:none;padding:0;font-size:10pt}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
nav{display:none}
.scroll{overflow:visible}
.compare tbody th,.compare thead th:first-child{position:static}
tr,details{break-inside:avoid}
h2,h3,section>p,.legend{break-after:avoid}
.pictures{grid-template-columns:repeat(2,1fr)}
details::details-content{content-visibility:visible;block-size:auto}
}
`;
