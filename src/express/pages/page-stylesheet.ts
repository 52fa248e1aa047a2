/** Our own pages: errors, and the popup's last one. The sandbox's pages have the same colours. */
export const PAGE_STYLES = `.oauth-page {
  color-scheme: light dark;
  --accent: #3346b8;
  --on-accent: #fff;
  --page: #eef1f6;
  --card: #fff;
  --text: #1b2130;
  --quiet: #555e70;
  --line: #858c9b;
  margin: 0;
  min-height: 100vh;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  .oauth-page {
    --accent: #a9b8ff;
    --on-accent: #10131a;
    --page: #10131a;
    --card: #1b202b;
    --text: #eef1f6;
    --quiet: #aab2c2;
    --line: #7c8598;
  }
}
.oauth-page *, .oauth-page { box-sizing: border-box; }
.oauth-page main {
  max-inline-size: 32rem;
  margin: clamp(1rem, 12vh, 7rem) auto 2rem;
  padding: clamp(1.25rem, 5vw, 2rem);
  background: var(--card);
  border-radius: 1rem;
  box-shadow: 0 .25rem 2rem rgb(0 0 0 / 12%);
}
@media (max-width: 34rem) { .oauth-page main { margin-inline: 1rem; } }
.oauth-page h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
.oauth-page p { margin: 0 0 .75rem; overflow-wrap: anywhere; }
.oauth-page .oauth-page-quiet { color: var(--quiet); }
.oauth-page a { color: var(--accent); }
.oauth-page-actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 0; }
.oauth-page .oauth-page-actions a {
  flex: 1 1 10rem;
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-block-size: 44px;
  padding: .5rem 1rem;
  border: 1px solid var(--line);
  border-radius: .5rem;
  color: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
}
.oauth-page .oauth-page-actions .oauth-page-action {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}
.oauth-page details { margin-block-start: 1.5rem; border-block-start: 1px solid var(--line); padding-block-start: .75rem; }
.oauth-page summary { min-block-size: 44px; align-content: center; cursor: pointer; color: var(--quiet); }
.oauth-page code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
.oauth-page :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (prefers-contrast: more) { .oauth-page { --quiet: var(--text); --line: var(--text); } }
@media (forced-colors: active) {
  .oauth-page main { border: 1px solid CanvasText; }
  .oauth-page .oauth-page-actions a { border-color: LinkText; }
}
`
