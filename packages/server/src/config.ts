import type { DestinationStream } from 'pino'

/** The settings of a server. The process entry reads them from the environment. */
export interface ServerConfig {
  /**
   * Folder that keeps the embedded database, the administrator's password file, the master key and the
   * lock.
   */
  readonly dataDirectory: string
  readonly listen: { readonly host: string; readonly port: number }
  /** PEM files; without them the server speaks plain HTTP. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string }
  /**
   * True when a proxy in front terminates TLS, so that plain HTTP beyond loopback is meant. The proxy must
   * be the only one that reaches the port, because its X-Forwarded-For, -Proto and -Host are believed.
   */
  readonly behindTlsProxy?: boolean
  /** Calls a second of one identity to one operation. Default: 1,000. */
  readonly rateLimit?: number
  /** Fingerprint of a master key that is lost: the access keys encrypted with it are deleted. */
  readonly lostMasterKey?: string
  /** Folder of the agent's packages that hosts are given; where they are built or installed unless given. */
  readonly packagesFolder?: string
  /** Days after which an audit event is deleted; the database refuses less than seven. */
  readonly auditRetentionDays: number
  readonly log: { readonly level: string; readonly destination: DestinationStream }
  /**
   * Called with the endpoint before the log says that the server listens, so that a program which waits for
   * that line can use what this function wrote.
   */
  readonly onEndpoint?: (endpoint: string) => void
  /** Called every few seconds while a schema is changed that takes long to change, with a text that says how far it is. */
  readonly onMigration?: (text: string) => void
  /** Ends a change of the schema early. */
  readonly signal?: AbortSignal
}

/** Secrets are kept apart from the configuration, so that printing the configuration shows none. */
export interface ServerSecrets {
  /** `postgres://…` of a PostgreSQL 15 or newer; without it the embedded one is started. */
  readonly databaseUrl?: string
  /** Password of the first administrator. It is used at the first start only, and random when absent. */
  readonly adminPassword?: string
  /**
   * Encrypts the secrets of access keys: one line of at least 32 characters, the same on all servers of a
   * database. Without it the server makes one and keeps it in the data directory.
   */
  readonly masterKey?: string
}
