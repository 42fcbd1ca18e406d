import type { DestinationStream } from 'pino'

/** What a server needs to know. Whoever owns the process reads it from the environment. */
export interface ServerConfig {
  /** Keeps the embedded database, the administrator's password file, the master key and the lock. */
  readonly dataDirectory: string
  readonly listen: { readonly host: string; readonly port: number }
  /** PEM files; without them the server speaks plain HTTP. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string }
  /**
   * A proxy in front terminates TLS, so plain HTTP beyond loopback is meant. It must be the only one that
   * reaches the port, because its X-Forwarded-For, -Proto and -Host are believed.
   */
  readonly behindTlsProxy?: boolean
  /** Calls a second of one identity to one operation; 1,000 unless given. */
  readonly rateLimit?: number
  /** Fingerprint of a master key that is lost: the access keys encrypted with it are deleted. */
  readonly lostMasterKey?: string
  /** Days after which an audit event is deleted; the database refuses less than seven. */
  readonly auditRetentionDays: number
  readonly log: { readonly level: string; readonly destination: DestinationStream }
}

/** Kept apart from the configuration so that printing that one shows no secret. */
export interface ServerSecrets {
  /** `postgres://…` of a PostgreSQL 15 or newer; without it the embedded one is started. */
  readonly databaseUrl?: string
  /** Password of the first administrator; used at the first start only, random when absent. */
  readonly adminPassword?: string
  /**
   * Encrypts the secrets of access keys: one line of at least 32 characters, the same on all servers of
   * a database. Without it one is made and kept in the data directory.
   */
  readonly masterKey?: string
}
