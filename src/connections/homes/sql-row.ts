import type { ConnectionRecord } from '../connection-store.js'

/** A row of the table, as it is written. */
export interface ConnectionRow {
  readonly id: string
  readonly version: number
  readonly owner: string
  readonly provider: string
  readonly account: string
  readonly subject: string | null
  /** ms since 1970. */
  readonly renew_by: number | null
  /** ms since 1970; by it the newest is known. */
  readonly created_at: number
  readonly sealed: string
}

/** pg gives a bigint as text, mysql2 a varbinary as bytes. */
type ReadRow = { readonly [Name in keyof ConnectionRow]: unknown }

/** All of them: what else a site adds to the table is its own. */
export const COLUMNS = [
  ...(['id', 'version', 'owner', 'provider', 'account', 'subject', 'renew_by'] as const),
  ...(['created_at', 'sealed'] as const),
]

/**
 * MySQL without its strict mode cuts what is too long, and with it two owners become one; a lone
 * surrogate becomes U+FFFD everywhere.
 */
export function toRow(record: ConnectionRecord): Omit<ConnectionRow, 'created_at'> {
  const { id, version, owner, provider, account, subject = null, renewBy = null, sealed } = record
  for (const text of [id, owner, provider, account, subject ?? '']) {
    if (text.length > 255 || /\p{Surrogate}/u.test(text)) {
      throw new TypeError(
        `sqlConnections: expected at most 255 characters of well-formed text, got ${JSON.stringify(text.slice(0, 300))}`,
      )
    }
  }
  return { id, version, owner, provider, account, subject, renew_by: renewBy, sealed }
}

/** What was read; `undefined` where no row was. */
export function toRecord(row: ReadRow | undefined): ConnectionRecord | undefined {
  if (!row) return undefined
  return {
    id: textOf(row.id),
    version: Number(row.version),
    owner: textOf(row.owner),
    provider: textOf(row.provider),
    account: textOf(row.account),
    ...(row.subject === null ? {} : { subject: textOf(row.subject) }),
    ...(row.renew_by === null ? {} : { renewBy: Number(row.renew_by) }),
    sealed: textOf(row.sealed),
  }
}

/** A column's text, however the driver gives it. */
export function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value)
}
