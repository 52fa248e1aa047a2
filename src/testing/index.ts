/**
 * `express-oauth-connect/testing`: signs visitors in at the sandbox, for a site's own tests, and
 * tries a store of connections of one's own.
 * @packageDocumentation
 */
export { signIn, type SignInOptions, type SignInStart } from './sign-in.js'
export type { AgentAnswer, AgentPost, PageAnswer, TestAgent, TestPage, Visitor } from './visitor.js'
export {
  connectionStoreContract,
  type ConnectionStoreContractOptions,
  type ContractCase,
} from './contract/connection-store.js'
