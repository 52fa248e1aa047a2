/** `/sandbox.css`: one stylesheet for all four; the accent is the only thing that differs. */
export function stylesheet(accent: Accent): string {
  return `:root {
  color-scheme: light dark;
  --accent: ${accent.light};
  --on-accent: #fff;
  --page: #eef1f6;
  --card: #fff;
  --text: #1b2130;
  --quiet: #555e70;
  --line: #858c9b;
  --alert: #b3141b;
  --tape: #fff0c2;
  --on-tape: #5a4300;
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: ${accent.dark};
    --on-accent: #10131a;
    --page: #10131a;
    --card: #1b202b;
    --text: #eef1f6;
    --quiet: #aab2c2;
    --line: #7c8598;
    --alert: #ff9a9a;
    --tape: #4a3a0c;
    --on-tape: #ffe9ad;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
.tape {
  margin: 0;
  padding: .6rem 1rem;
  background: var(--tape);
  color: var(--on-tape);
  text-align: center;
}
main {
  width: calc(100% - 2rem);
  max-width: 28rem;
  margin: clamp(1rem, 8vh, 5rem) auto 2rem;
  padding: 1.5rem;
  background: var(--card);
  border-radius: 1rem;
  box-shadow: 0 .25rem 2rem rgb(0 0 0 / 12%);
}
header {
  /* The link in it is 44px high to be easy to tap: without this the space around the header looks too large. */
  margin-block: -.625rem;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: .5rem;
}
.brand { font-size: 1.25rem; font-weight: 700; color: var(--accent); }
.language { display: inline-flex; align-items: center; min-height: 44px; min-width: 44px; }
a { color: var(--accent); }
h1 { margin: 1.125rem 0 1rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
p, li, dd { overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.alert { color: var(--alert); font-weight: 600; }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600; }
input[type=text], input[type=password], textarea {
  width: 100%;
  min-height: 44px;
  padding: .5rem .75rem;
  border: 1px solid var(--line);
  border-radius: .5rem;
  background: transparent;
  color: inherit;
  font: inherit;
}
fieldset { margin: 1rem 0 0; min-width: 0; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
.choice {
  display: flex;
  align-items: center;
  gap: .75rem;
  min-height: 44px;
  margin: .5rem 0 0;
  padding: .5rem .75rem;
  border: 1px solid var(--line);
  border-radius: .5rem;
  font-weight: 400;
  cursor: pointer;
}
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
.choice span { min-width: 0; }
.choice small { display: block; color: var(--quiet); overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button {
  flex: 1 1 8rem;
  min-height: 44px;
  padding: .5rem 1rem;
  border: 1px solid var(--line);
  border-radius: .5rem;
  background: transparent;
  color: inherit;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.link { flex: none; padding-inline: 0; border: 0; color: var(--accent); text-decoration: underline; }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
::placeholder { color: var(--quiet); opacity: 1; }
main > :last-child, form > :last-child { margin-block-end: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, dd { font-family: ui-monospace, Menlo, Consolas, monospace; }
dt { margin-top: .5rem; color: var(--quiet); }
dd { margin: 0; }
`
}

/** A stand-in's colour: readable as a button's ground and as text, on light and on dark. */
export interface Accent {
  readonly light: string
  readonly dark: string
}
