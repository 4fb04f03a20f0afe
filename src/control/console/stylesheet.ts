/** The look of both pages: light and dark, from a phone up, without a picture or a font from elsewhere. */
export const stylesheet = `:root {
  color-scheme: light dark;
  --ground: #f5f4f0;
  --surface: #fff;
  --ink: #1d2530;
  --soft: #58626f;
  --line: #dcdad3;
  --edge: #8b929b;
  --accent: #0f766e;
  --accent-ink: #fff;
  --good: #146c3c;
  --good-ground: #e2f3e8;
  --bad: #ab2a20;
  --bad-ground: #fce9e6;
  --open: #7a4b00;
  --open-ground: #fdf0d0;
  --stripe: #f3b431;
  --stripe-ink: #1d2530;
  --radius: 12px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171d;
    --surface: #1a2129;
    --ink: #e9edf1;
    --soft: #a5b0bc;
    --line: #2e3742;
    --edge: #6d7a88;
    --accent: #5ec9bb;
    --accent-ink: #06231f;
    --good: #82d9a3;
    --good-ground: #163223;
    --bad: #ffa79c;
    --bad-ground: #3d1d1a;
    --open: #ffd27a;
    --open-ground: #372a10;
    --stripe: #c68d17;
    --stripe-ink: #12171d;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-height: 100vh;
  background: var(--ground);
  color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
}
h1, h2, p, dl, dd, ul, ol, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 1rem; line-height: 1.4; }
code { font: 0.8125rem/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.banner {
  padding: 0.75rem 1rem;
  border-top: 6px solid;
  border-image: repeating-linear-gradient(-45deg, var(--stripe) 0 12px, var(--stripe-ink) 12px 24px) 6;
  background: var(--open-ground);
  color: var(--open);
  font-size: 0.875rem;
  font-weight: 600;
  text-align: center;
  text-wrap: balance;
}
.quiet, .empty { color: var(--soft); font-size: 0.875rem; }
.quiet:empty { display: none; }
button, .button, input, select {
  min-height: 2.75rem;
  padding: 0.5rem 1rem;
  border: 1px solid var(--edge);
  border-radius: 8px;
  background: var(--surface);
  color: inherit;
  font: inherit;
}
button, .button { font-weight: 600; cursor: pointer; }
.button { display: inline-flex; align-items: center; justify-content: center; text-decoration: none; }
button:hover, .button:hover { border-color: currentColor; background: color-mix(in srgb, currentColor 8%, var(--surface)); }
.primary, .primary:hover { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
.primary:hover { box-shadow: 0 0 0 2px var(--accent); }
.danger { border-color: var(--bad); color: var(--bad); }

.card {
  display: grid;
  gap: 1.25rem;
  max-width: 28rem;
  margin: clamp(0rem, 6vw, 3rem) auto;
  padding: 1.5rem;
  background: var(--surface);
}
@media (min-width: 30rem) {
  .card { padding: 2rem; border: 1px solid var(--line); border-radius: 20px; }
}
@media (max-width: 29.99rem) {
  body:has(.card) { background: var(--surface); }
  .card { margin: 0; }
}
.card-top, .languages { display: flex; align-items: center; gap: 0.25rem; }
.card-top { justify-content: space-between; }
.languages > * { padding: 0.5rem 0.75rem; border-radius: 8px; font-size: 0.875rem; }
.languages > span { background: var(--ground); font-weight: 600; }
.facts { border: 1px solid var(--line); border-radius: var(--radius); font-size: 0.875rem; }
.facts div { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; padding: 0.5rem 0.875rem; }
.facts div + div { border-top: 1px solid var(--line); }
.facts dt { color: var(--soft); }
.facts dd { unicode-bidi: isolate; overflow-wrap: anywhere; }
.choice { display: grid; gap: 0.75rem; }
.choice + .choice { padding-top: 1.25rem; border-top: 1px solid var(--line); }
.choice button, .card > .button { width: 100%; min-height: 3.25rem; font-size: 1.0625rem; }
.choice fieldset { display: grid; gap: 0.5rem; min-width: 0; border: 0; }
.choice legend { margin-bottom: 0.5rem; padding: 0; }
.radio { display: flex; align-items: center; gap: 0.75rem; min-height: 2.75rem; padding: 0.5rem 0.875rem; border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
.radio:hover { border-color: var(--edge); }
.radio:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.radio input { flex: none; width: 1.125rem; min-height: 0; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.radio span { flex: 1; }
small { font-size: 0.8125rem; font-weight: 400; font-variant-numeric: tabular-nums; }
.radio small { color: var(--soft); }
.ending { display: grid; gap: 0.5rem; justify-items: center; padding: 1rem 0; text-align: center; }
.ending svg { margin-bottom: 0.5rem; color: var(--soft); fill: none; stroke: currentColor; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.passed svg { color: var(--good); }
.not-passed svg { color: var(--bad); }

.top { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: 0.5rem 1rem; max-width: 84rem; margin: 0 auto; padding: 1rem; }
.top h1 { font-size: 1.25rem; }
.top button { min-height: 2.25rem; padding: 0.25rem 0.75rem; font-size: 0.875rem; }
.top nav { display: flex; flex-wrap: wrap; gap: 0 0.75rem; grid-row: 2; grid-column: 1 / -1; font-size: 0.875rem; }
.top nav a { padding: 0.25rem 0; }
.status { display: flex; align-items: center; gap: 0.5rem; color: var(--soft); font-size: 0.875rem; }
.status::before { content: ''; flex: none; width: 0.5rem; height: 0.5rem; border-radius: 50%; background: currentColor; }
.status.live::before { background: var(--good); animation: breathe 2s ease-in-out infinite; }
.status:focus { outline: none; }
.status.bad { color: var(--bad); }
@keyframes breathe { 50% { opacity: 0.35; } }
.console { display: grid; grid-template-columns: minmax(0, 1fr); align-items: start; gap: 1rem; max-width: 84rem; margin: 0 auto; padding: 0 1rem 5rem; }
.console section, .notice { padding: 1.25rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
.notice { display: grid; gap: 0.5rem; max-width: 82rem; margin: 0 1rem 1rem; }
.console section, .side, .console form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; min-width: 0; }
.side { gap: 1rem; }
@media (min-width: 60rem) {
  .top { grid-template-columns: auto 1fr auto auto; }
  .top nav { grid-row: 1; grid-column: 3; gap: 1rem; }
  .console { grid-template: auto auto 1fr / minmax(0, 1fr) 22rem; grid-auto-flow: dense; }
  .side { grid-column: 2; grid-row: 1 / span 3; }
  .console > section { grid-column: 1; }
}
@media (min-width: 84rem) { .notice { margin-inline: auto; } }
.part-top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem; }
.part-top label { min-width: 0; max-width: 100%; }
.part-top select { max-width: 100%; }
.count { margin-left: 0.25rem; color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; }
.line { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; min-width: 0; }
.line > input, .line > select { flex: 1; min-width: 0; }
.console button, .console .button, .console input, .console select { min-height: 2.25rem; padding: 0.25rem 0.75rem; font-size: 0.875rem; }
.console label { font-size: 0.875rem; font-weight: 600; }
details label { display: grid; gap: 0.25rem; margin-top: 0.5rem; }
summary { padding: 0.25rem 0; color: var(--accent); font-size: 0.875rem; cursor: pointer; }
.clock { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; font-size: 1.125rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.rows { list-style: none; }
.rows > li { display: grid; gap: 0.375rem; padding: 0.875rem 0; border-top: 1px solid var(--line); min-width: 0; }
.rows:empty { display: none; }
.data { overflow-wrap: anywhere; }
.aside { margin-left: auto; color: var(--soft); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.aside button { color: var(--ink); }
.attempts { font-size: 0.875rem; list-style: none; }
.attempts li + li { margin-top: 0.25rem; }
.chip { padding: 0.0625rem 0.5rem; border-radius: 6px; background: var(--ground); font-size: 0.8125rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.chip.good { background: var(--good-ground); color: var(--good); }
.chip.bad { background: var(--bad-ground); color: var(--bad); }
.chip.open { background: var(--open-ground); color: var(--open); }
#message { position: fixed; inset: auto 1rem 1rem; width: fit-content; max-width: calc(100% - 2rem); margin: 0 auto; padding: 0.75rem 1.25rem; border-radius: var(--radius); background: var(--ink); color: var(--ground); overflow-wrap: anywhere; box-shadow: 0 8px 24px #0003; }
#message.bad { background: var(--bad); }
#message:empty { padding: 0; box-shadow: none; }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; } }
@media (forced-colors: active) { .chip { border: 1px solid; } }
`
