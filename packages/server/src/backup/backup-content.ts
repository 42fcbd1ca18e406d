import type { SequencePosition, Table } from './tables.ts'

/** The first block: what the backup is of. */
export interface BackupManifest {
  /** Version of OpenHSS that made it. */
  readonly version: string
  /** ISO 8601. */
  readonly madeAt: string
  /** The schema, as the migrations that led to it. */
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[]
  /** In an order in which they can be filled. */
  readonly tables: readonly Table[]
}

export interface MasterKeyBlock {
  readonly masterKey: string
}

/** Some rows of a table, each as the text that PostgreSQL makes of it and reads again. */
export interface BackupRows {
  readonly table: string
  readonly rows: readonly string[]
}

/** The last block. */
export interface BackupEnd {
  /** How many rows each table has. */
  readonly rows: Readonly<Record<string, number>>
  readonly sequences: readonly SequencePosition[]
}
