/** One small sheet for the buttons and our own pages. */
export const STYLESHEET = `.oauth-button{display:inline-flex;align-items:center;min-height:44px;padding:0 16px}
`
