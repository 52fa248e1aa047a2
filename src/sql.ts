/**
 * `express-oauth-connect/sql`: a home of connections in the site's own database, through Kysely.
 * @packageDocumentation
 * @module sql
 */
export { sqlConnections, type SqlConnectionsOptions } from './connections/homes/sql.js'
export {
  connectionsSchema,
  createConnectionsTable,
  type KyselyInstance,
  type SqlDialect,
} from './connections/homes/sql-schema.js'
