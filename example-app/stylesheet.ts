import { WIRE_STYLES } from './wire-stylesheet.js'

/** `/example.css`: the same colours as the sandbox's pages and our error pages. */
export const STYLESHEET = `:root {
  color-scheme: light dark;
  --accent: #3346b8;
  --on-accent: #fff;
  --page: #eef1f6;
  --card: #fff;
  --sunk: #f5f7fa;
  --text: #1b2130;
  --quiet: #555e70;
  --line: #858c9b;
  --hair: #dfe3ea;
  --good: #17694a;
  --good-ground: #def3e8;
  --alert: #b3141b;
  --alert-ground: #fdeaea;
  --mark: #fff0c2;
  --on-mark: #5a4300;
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: #a9b8ff;
    --on-accent: #10131a;
    --page: #10131a;
    --card: #1b202b;
    --sunk: #141821;
    --text: #eef1f6;
    --quiet: #aab2c2;
    --line: #7c8598;
    --hair: #343b4a;
    --good: #7fd6ae;
    --good-ground: #173a2c;
    --alert: #ff9a9a;
    --alert-ground: #44191c;
    --mark: #4a3a0c;
    --on-mark: #ffe9ad;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  -webkit-text-size-adjust: 100%;
}
.top { background: var(--card); border-block-end: 1px solid var(--hair); }
.top-inner, main { max-inline-size: 74rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
.top-inner { padding-block: clamp(.75rem, 2vw, 1.5rem) 1rem; }
main { padding-block: 1rem 4rem; }
h1 { margin: 0; font-size: clamp(1.5rem, 5vw, 2.25rem); line-height: 1.2; letter-spacing: -.02em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { margin: 1.5rem 0 1rem; font-size: 1.375rem; line-height: 1.25; }
h3 { margin: 0; font-size: 1.125rem; line-height: 1.25; }
p { margin: 0; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .875rem; }
.lead { max-inline-size: 46rem; margin-block: .5rem 1rem; color: var(--quiet); font-size: 1.0625rem; }
.quiet { color: var(--quiet); font-weight: 400; }
.user { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1.5rem; margin-block-end: 1rem; }
.user-links { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.user-who { flex: 0 1 auto; display: flex; align-items: center; gap: .75rem; min-inline-size: 0; }
.user-name { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
.user > .user-name { flex: none; color: var(--quiet); }
.user-name small { display: block; }
.user-link { display: inline-flex; align-items: center; min-block-size: 44px; }
.avatar { position: relative; display: grid; flex: none; place-content: center; inline-size: 44px; block-size: 44px; overflow: hidden; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-weight: 700; }
.avatar img { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; }
.card.member { display: grid; grid-template-columns: auto 1fr; align-items: start; max-inline-size: 40rem; }
.member h2 { margin-block: .5rem; overflow-wrap: anywhere; }
.member p + p { margin-block-start: .5rem; }
.member code { overflow-wrap: anywhere; }
.member .command { white-space: nowrap; }
.settings { display: flex; flex-wrap: wrap; gap: .25rem 2rem; }
.switch { display: flex; flex-wrap: wrap; align-items: center; gap: .125rem; font-size: .9375rem; }
.switch span { margin-inline-end: .25rem; color: var(--quiet); }
.switch a {
  display: inline-flex;
  align-items: center;
  min-block-size: 44px;
  padding-inline: .5rem;
  border-radius: .5rem;
  color: var(--quiet);
  text-decoration: none;
}
/* Unmarked, its padding is invisible: without this its text would be indented below the heading. */
.switch > a:first-child:not([aria-current]) { margin-inline-start: -.5rem; }
.switch a:hover { text-decoration: underline; }
.switch a[aria-current] { background: var(--page); color: var(--text); font-weight: 600; }
.notice { padding: .75rem 1rem; border-radius: .75rem; background: var(--mark); color: var(--on-mark); }
.cards, .column { display: grid; align-content: start; gap: 1rem; min-inline-size: 0; }
@media (min-width: 46rem) { .cards { grid-template-columns: 1fr 1fr; } .cards, .column { gap: 1.25rem; } }
.card {
  display: flex;
  flex-direction: column;
  gap: .875rem;
  min-inline-size: 0;
  padding: clamp(1rem, 3vw, 1.25rem);
  border-radius: 1rem;
  background: var(--card);
  box-shadow: 0 .125rem 1rem rgb(0 0 0 / 6%);
  scroll-margin-block-start: 1rem;
}
.card > * { min-inline-size: 0; }
.card p code { overflow-wrap: anywhere; }
.card header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem; }
.badge { padding: .125rem .625rem; border-radius: 99px; background: var(--page); color: var(--quiet); font-size: .875rem; }
.badge-on { background: var(--good-ground); color: var(--good); font-weight: 600; }
.connection { display: grid; gap: .75rem; padding: .75rem; border-radius: .75rem; background: var(--sunk); }
.connection > * { min-inline-size: 0; }
dl { display: grid; grid-template-columns: minmax(4.5rem, max-content) 1fr; gap: .25rem .75rem; margin: 0; font-size: .9375rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.alert { padding: .75rem 1rem; border-radius: .5rem; background: var(--alert-ground); color: var(--alert); font-weight: 600; }
.alert small { display: block; margin-block-start: .25rem; font-size: .875rem; font-weight: 400; overflow-wrap: anywhere; }
.snippet { margin: 0; color: var(--quiet); white-space: pre-wrap; overflow-wrap: anywhere; }
.snippet code { font-size: .8125rem; }
.more { border-block-start: 1px solid var(--hair); }
/* A closed line is 44px high to be easy to tap: without this the spaces around its text look too large. */
.more + .more { margin-block-start: -.875rem; }
.card > .more:last-child:not([open]) { margin-block-end: -.625rem; }
.more summary { min-block-size: 44px; align-content: center; color: var(--quiet); cursor: pointer; }
.more > .snippet { padding-block-end: .75rem; }
.more form { margin-block: .25rem .75rem; }
.more small { display: block; margin-block-start: .25rem; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
.row label { flex-basis: 100%; }
.search { margin-block: .5rem 1rem; }
.search label { display: block; margin-block-end: .375rem; font-weight: 600; }
.search .row { max-inline-size: 36rem; }
.crumbs { display: flex; flex-wrap: wrap; gap: 0 1rem; margin-block-end: .25rem; }
.crumbs a, .entries a { display: inline-flex; align-items: center; min-block-size: 44px; }
.entries { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(8.5rem, 100%), 1fr)); gap: .5rem; margin: 0; padding: 0; list-style: none; }
.entries a { inline-size: 100%; padding: .25rem .75rem; border: 1px solid var(--hair); border-radius: .5rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
.entries a:hover { border-color: var(--accent); color: var(--accent); }
/* Eight, in rows of equal length. */
@media (min-width: 40rem) { .entries-known { grid-template-columns: repeat(4, 1fr); } }
.all[open] summary { margin-block-end: .5rem; }
.all { display: block; margin-block-start: 1rem; }
.all summary { min-block-size: 44px; align-content: center; font-weight: 600; cursor: pointer; }
.one { max-inline-size: 32rem; margin-block-start: 1rem; }
.one h2 { margin: 0; }
.who { display: flex; align-items: center; gap: 1rem; overflow-wrap: anywhere; }
.stack { display: grid; gap: .5rem; padding-block: .25rem .75rem; }
button, select, input[type=search] {
  min-block-size: 44px;
  padding: .375rem 1rem;
  border: 1px solid var(--line);
  border-radius: .5rem;
  background: var(--card);
  color: inherit;
  font: inherit;
  font-size: .9375rem;
}
button { font-weight: 600; cursor: pointer; }
button:hover { border-color: var(--accent); color: var(--accent); }
select, input[type=search] { flex: 1 1 12rem; min-inline-size: 0; max-inline-size: 100%; }
::placeholder { color: var(--quiet); opacity: 1; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (prefers-contrast: more) { :root { --quiet: var(--text); --hair: var(--line); } }
@media (forced-colors: active) { .card, .connection, .badge, .notice { border: 1px solid CanvasText; } }
${WIRE_STYLES}`
