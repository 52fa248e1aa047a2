/**
 * `express-oauth-connect/testing`: signs visitors in at the sandbox, for a site's own tests.
 * @packageDocumentation
 */
export { signIn, type SignInOptions } from './sign-in.js'
export type { AgentAnswer, TestAgent, TestPage, Visitor } from './visitor.js'
