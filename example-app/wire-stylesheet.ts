/** The sequence diagrams, an arrow per step, and the differences at a glance. */
export const WIRE_STYLES = `.wire > * + * { margin-block-start: 1rem; }
.wire > h2 { margin-block: 2.5rem 1rem; }
.wire > .quiet { font-size: .875rem; }
.empty { padding: 1.5rem; border: 1px dashed var(--line); border-radius: 1rem; color: var(--quiet); text-align: center; }
.exchange, .differences { border-radius: 1rem; background: var(--card); box-shadow: 0 .125rem 1rem rgb(0 0 0 / 6%); }
:is(.exchange, .differences) > summary { min-block-size: 44px; padding: .75rem 1.25rem; cursor: pointer; }
.exchange > summary b { margin-inline-end: .5rem; }
.note { display: inline-block; margin-inline-end: .375rem; padding: .0625rem .5rem; border-radius: .375rem; background: var(--mark); color: var(--on-mark); font-size: .875rem; }
.sequence { padding: 0 1.25rem 1.25rem; }
@media (max-width: 45.99rem) { .exchange:not([open]) .note { display: none; } .sequence { max-block-size: 30rem; overflow: auto; } }
.sequence h3 { padding-block: .75rem .25rem; font-size: 1rem; }
.part > summary { min-block-size: 44px; align-content: center; border-block-start: 1px solid var(--hair); cursor: pointer; }
.part h3 { display: inline; }
.lanes { display: none; }
.steps { margin: 0; padding: 0; list-style: none; }
.step { margin-block: .5rem; padding-inline-start: .75rem; border-inline-start: 3px solid var(--accent); }
.step > p, .params { min-inline-size: 0; overflow-wrap: anywhere; }
.between { display: block; font-size: .875rem; font-weight: 600; }
.provider-site { border-inline-start-style: dashed; }
.failed { border-color: var(--alert); }
.failed > p code { color: var(--alert); }
.verb { color: var(--quiet); font-size: .875rem; }
.step .body { color: var(--quiet); }
.params { display: flex; flex-wrap: wrap; gap: .125rem .375rem; margin: .125rem 0 0; padding: 0; list-style: none; font: .8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
.params li { max-inline-size: 100%; overflow-wrap: anywhere; }
.params b { font-weight: 400; color: var(--quiet); }
mark { padding-inline: .25rem; border-radius: .25rem; background: var(--mark); color: var(--on-mark); }
mark b { color: inherit; font-weight: 700; }
.arrow { display: none; }
@media (min-width: 60rem) {
  .sequence h3 { text-align: center; }
  .part > summary { text-align: center; }
  .lanes { display: grid; grid-template-columns: repeat(3, 1fr); padding-block: .5rem; border-block-end: 1px solid var(--hair); font-weight: 600; text-align: center; }
  .steps {
    padding: .5rem 0 1rem;
    background:
      linear-gradient(var(--hair), var(--hair)) calc(100% / 6) 0 / 2px 100% no-repeat,
      linear-gradient(var(--hair), var(--hair)) 50% 0 / 2px 100% no-repeat,
      linear-gradient(var(--hair), var(--hair)) calc(500% / 6) 0 / 2px 100% no-repeat;
  }
  /* What is said stands between two lifelines; the arrow goes from one to the other. */
  .step { display: grid; grid-template-columns: repeat(6, 1fr); margin: 0; padding: .75rem 0 .25rem; border: 0; text-align: center; }
  .step > :is(p, .params) { grid-column: 2 / 4; padding-inline: .75rem; }
  .site-provider > :is(p, .params), .provider-site > :is(p, .params) { grid-column: 4 / 6; }
  .params { justify-content: center; }
  .between { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .arrow { position: relative; display: block; grid-column: 2 / 4; block-size: 14px; color: var(--accent); }
  .browser-provider > .arrow { grid-column: 2 / 6; }
  .site-provider > .arrow, .provider-site > .arrow { grid-column: 4 / 6; }
  .arrow::before { content: ""; position: absolute; inset-inline: 0; inset-block-start: 6px; border-block-start: 2px solid currentColor; }
  .arrow::after { content: ""; position: absolute; inset-block-start: 1px; inset-inline-end: 0; border: 6px solid transparent; border-inline-end-width: 0; border-inline-start: 10px solid currentColor; }
  .provider-site > .arrow::before { border-block-start-style: dashed; }
  .provider-site > .arrow::after { inset-inline: 0 auto; border: 6px solid transparent; border-inline-start-width: 0; border-inline-end: 10px solid currentColor; }
  .failed > .arrow { color: var(--alert); }
}
.glance { inline-size: 100%; border-collapse: separate; border-spacing: 0; }
.glance th, .glance td { padding: .625rem 1.25rem; text-align: start; vertical-align: top; }
.glance thead th { color: var(--quiet); font-size: .875rem; font-weight: 400; }
.glance tbody > tr > * { border-block-start: 1px solid var(--hair); }
@media (max-width: 45.99rem) {
  .glance, .glance tbody, .glance tr, .glance th, .glance td { display: block; }
  .glance thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .glance tbody > tr { padding: .75rem 1.25rem; border-block-start: 1px solid var(--hair); }
  .glance tbody > tr > * { padding: .125rem 0; border: 0; }
  .glance td { display: grid; grid-template-columns: 9rem 1fr; gap: .75rem; }
  .glance td::before { content: attr(data-label); color: var(--quiet); }
}
@media (forced-colors: active) {
  .exchange, .differences { border: 1px solid CanvasText; }
  mark { forced-color-adjust: none; }
}
`
