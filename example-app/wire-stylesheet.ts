/** The differences at a glance, and the sequence diagrams: three lanes, an arrow per step. */
export const WIRE_STYLES = `.wire > * + * { margin-block-start: 1rem; }
.wire > h2 { margin-block: 2.5rem 1rem; }
.glance { inline-size: 100%; border-collapse: separate; border-spacing: 0; border-radius: 1rem; background: var(--card); box-shadow: 0 .125rem 1rem rgb(0 0 0 / 6%); }
.glance caption { padding-block-end: .5rem; text-align: start; color: var(--quiet); }
.glance th, .glance td { padding: .625rem 1rem; text-align: start; vertical-align: top; }
.glance thead th { color: var(--quiet); font-size: .875rem; font-weight: 400; }
.glance tbody > tr > * { border-block-start: 1px solid var(--hair); }
@media (max-width: 45.99rem) {
  .glance, .glance tbody, .glance tr, .glance th, .glance td, .glance caption { display: block; }
  .glance caption { padding: .75rem 1rem 0; }
  .glance thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .glance tbody > tr { padding: .75rem 1rem; border-block-start: 1px solid var(--hair); }
  .glance tbody > tr:first-child { border-block-start: 0; }
  .glance tbody > tr > * { padding: .125rem 0; border: 0; }
  .glance td { display: grid; grid-template-columns: 9rem 1fr; gap: .75rem; }
  .glance td::before { content: attr(data-label); color: var(--quiet); }
}
.empty { padding: 1.5rem; border: 1px dashed var(--line); border-radius: 1rem; color: var(--quiet); text-align: center; }
.exchange { border-radius: 1rem; background: var(--card); box-shadow: 0 .125rem 1rem rgb(0 0 0 / 6%); }
.exchange > summary { min-block-size: 44px; padding: .75rem 1.25rem; cursor: pointer; }
.exchange > summary b { margin-inline-end: .5rem; }
.note { display: inline-block; margin-inline-end: .375rem; padding: .0625rem .5rem; border-radius: .375rem; background: var(--mark); color: var(--on-mark); font-size: .875rem; }
.sequence { padding: 0 clamp(.75rem, 2vw, 1.25rem) 1.25rem; }
.sequence h3 { padding-block: 1rem .25rem; font-size: 1rem; text-align: center; }
.lanes { position: sticky; inset-block-start: 0; z-index: 1; display: grid; grid-template-columns: repeat(3, 1fr); padding-block: .5rem; border-block-end: 1px solid var(--hair); background: var(--card); font-weight: 600; text-align: center; }
.steps {
  margin: 0;
  padding: .5rem 0 1rem;
  list-style: none;
  background:
    linear-gradient(var(--hair), var(--hair)) calc(100% / 6) 0 / 2px 100% no-repeat,
    linear-gradient(var(--hair), var(--hair)) 50% 0 / 2px 100% no-repeat,
    linear-gradient(var(--hair), var(--hair)) calc(500% / 6) 0 / 2px 100% no-repeat;
}
.step { --from: 0%; --span: calc(100% / 3); padding-block: .75rem .25rem; }
.step > p { inline-size: fit-content; max-inline-size: 100%; margin-inline: auto; padding-inline: .5rem; background: var(--card); text-align: center; overflow-wrap: anywhere; }
.verb { color: var(--quiet); font-size: .875rem; }
.step .body { color: var(--quiet); }
.params { display: flex; flex-wrap: wrap; justify-content: center; gap: .125rem .375rem; margin: .125rem auto 0; padding: 0; list-style: none; font: .8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
.params li { max-inline-size: 100%; padding-inline: .25rem; background: var(--card); overflow-wrap: anywhere; }
.params b { font-weight: 400; color: var(--quiet); }
mark { padding-inline: .25rem; border-radius: .25rem; background: var(--mark); color: var(--on-mark); }
mark b { color: inherit; font-weight: 700; }
.arrow { position: relative; display: block; block-size: 14px; margin-inline-start: calc(100% / 6); inline-size: var(--span); color: var(--accent); }
.arrow::before { content: ""; position: absolute; inset-inline: 0; inset-block-start: 6px; border-block-start: 2px solid currentColor; }
.arrow::after { content: ""; position: absolute; inset-block-start: 1px; inset-inline-end: 0; border: 6px solid transparent; border-inline-end-width: 0; border-inline-start: 10px solid currentColor; }
.site-provider > .arrow, .provider-site > .arrow { margin-inline-start: 50%; }
.browser-provider { --span: calc(200% / 3); }
.provider-site > .arrow::before { border-block-start-style: dashed; }
.provider-site > .arrow::after { inset-inline: 0 auto; border: 6px solid transparent; border-inline-start-width: 0; border-inline-end: 10px solid currentColor; }
.failed > .arrow { color: var(--alert); }
.failed > p code { color: var(--alert); }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (min-width: 46rem) {
  .step { display: grid; justify-items: center; }
  .browser-site { padding-inline-end: calc(100% / 3); }
  .site-provider, .provider-site { padding-inline-start: calc(100% / 3); }
  .step > :is(p, .params) { max-inline-size: 100%; }
  .step > .arrow, .site-provider > .arrow, .provider-site > .arrow { margin-inline: 0; inline-size: 50%; }
  .browser-provider > .arrow { inline-size: calc(200% / 3); }
}
@media (forced-colors: active) {
  .glance, .exchange { border: 1px solid CanvasText; }
  mark { forced-color-adjust: none; }
}
`
