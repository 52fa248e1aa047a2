/**
 * The buttons. A site may set `--oauth-button-font`, `--oauth-button-radius` and the colours
 * `--oauth-surface`, `--oauth-text`, `--oauth-line`, `--oauth-focus` on any element around them.
 */
export const BUTTON_STYLES = `oauth-button { display: contents; }
.oauth-buttons { display: flex; flex-wrap: wrap; gap: 12px; }
.oauth-button {
  --surface: var(--oauth-surface, #fff);
  --text: var(--oauth-text, #1b2130);
  --line: var(--oauth-line, #858c9b);
  --tint: rgb(27 33 48 / 6%);
  box-sizing: border-box;
  position: relative;
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 12px;
  min-block-size: 48px;
  min-inline-size: 44px;
  max-inline-size: 100%;
  padding-block: 8px;
  padding-inline: 12px 20px;
  border: 1px solid var(--line);
  border-radius: var(--oauth-button-radius, 10px);
  background-color: var(--surface);
  background-image: linear-gradient(transparent, transparent);
  color: var(--text);
  font: 600 1rem/1.25 var(--oauth-button-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  text-align: start;
  text-decoration: none;
  -webkit-tap-highlight-color: transparent;
  transition: background-color .15s, box-shadow .15s;
}
.oauth-button:hover { background-image: linear-gradient(var(--tint), var(--tint)); }
.oauth-button:active { background-image: linear-gradient(var(--tint), var(--tint)), linear-gradient(var(--tint), var(--tint)); }
.oauth-button:focus-visible {
  outline: 3px solid var(--oauth-focus, #2f4fd0);
  outline-offset: 2px;
}
.oauth-button-mark {
  flex: none;
  display: grid;
  place-items: center;
  inline-size: 28px;
  block-size: 28px;
  border-radius: 7px;
  background: var(--oauth-ground, #3d4658);
  box-shadow: inset 0 0 0 1px rgb(255 255 255 / 25%);
  color: var(--oauth-ink, #fff);
  font-size: 16px;
  font-weight: 700;
  line-height: 1;
}
.oauth-button-label { min-inline-size: 0; overflow-wrap: anywhere; }
.oauth-button-small { min-block-size: 44px; padding-inline: 10px 16px; gap: 10px; font-size: .9375rem; }
.oauth-button-small .oauth-button-mark { inline-size: 24px; block-size: 24px; border-radius: 6px; font-size: 14px; }
.oauth-button-large { min-block-size: 56px; padding-inline: 14px 24px; gap: 14px; font-size: 1.125rem; }
.oauth-button-large .oauth-button-mark { inline-size: 32px; block-size: 32px; border-radius: 8px; font-size: 18px; }
.oauth-button-pill { border-radius: 999px; }
.oauth-button-pill .oauth-button-mark { border-radius: 50%; }
.oauth-button-square, .oauth-button-square .oauth-button-mark { border-radius: 0; }
.oauth-button-full { display: flex; inline-size: 100%; }
.oauth-button-dark {
  --surface: #1b202b;
  --text: #eef1f6;
  --line: #7c8598;
  --tint: rgb(255 255 255 / 9%);
}
.oauth-button-light { --surface: #fff; --text: #1b2130; --line: #858c9b; }
.oauth-button-brand {
  --surface: var(--oauth-ground, #3d4658);
  --text: var(--oauth-ink, #fff);
  --line: rgb(255 255 255 / 28%);
  --tint: rgb(255 255 255 / 14%);
}
.oauth-button-brand .oauth-button-mark { background: rgb(255 255 255 / 18%); color: inherit; }
@media (prefers-color-scheme: dark) {
  .oauth-button:not(.oauth-button-light, .oauth-button-brand) {
    --surface: var(--oauth-surface, #232937);
    --text: var(--oauth-text, #eef1f6);
    --line: var(--oauth-line, #7c8598);
    --tint: rgb(255 255 255 / 9%);
  }
  .oauth-button:focus-visible { outline-color: var(--oauth-focus, #a9b8ff); }
}
.oauth-button[aria-busy=true] { cursor: progress; }
.oauth-button[aria-busy=true] .oauth-button-mark { animation: oauth-busy 1s ease-in-out infinite alternate; }
@keyframes oauth-busy { to { opacity: .35; } }
.oauth-button-connected .oauth-button-label::after { content: " ✓" / ""; color: #1a7f4b; font-weight: 700; }
.oauth-button-connected.oauth-button-brand .oauth-button-label::after,
.oauth-button-connected.oauth-button-dark .oauth-button-label::after { color: inherit; }
@media (prefers-color-scheme: dark) {
  .oauth-button-connected:not(.oauth-button-light) .oauth-button-label::after { color: #7fd6ae; }
}
@media (prefers-reduced-motion: reduce) {
  .oauth-button, .oauth-button .oauth-button-mark { transition: none; animation: none; }
}
@media (prefers-contrast: more) {
  .oauth-button { --line: currentColor; border-width: 2px; }
}
@media (forced-colors: active) {
  .oauth-button { border: 2px solid ButtonBorder; background: ButtonFace; color: LinkText; }
  .oauth-button:hover { border-color: Highlight; }
  .oauth-button-mark { border: 1px solid currentColor; }
}
`
