/** For a site's own tests: signs visitors in at the sandbox. */
export { signIn, type SignInOptions } from './sign-in.js'
export type { AgentAnswer, TestAgent, TestPage, Visitor } from './visitor.js'
