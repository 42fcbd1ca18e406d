import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createOwnJoinToken } from './agents/join-tokens.ts'
import { startUpgradeSweep } from './agent-upgrades/upgrade-sweep.ts'
import { startSecretRotation } from './agents/secret-rotation.ts'
import { createApi } from './api.ts'
import { startPortTotalFold } from './assets/port-totals/fold-port-totals.ts'
import { startAuditRetention } from './audit/retention.ts'
import { startHistoryRetention } from './history/history-retention.ts'
import type { ServerConfig, ServerSecrets } from './config.ts'
import { lockDataDirectory } from './data-directory/data-directory-lock.ts'
import { openDataDirectory } from './data-directory/data-directory.ts'
import type { DataDirectory } from './data-directory/data-directory.ts'
import { readMasterSecret } from './data-directory/master-key-file.ts'
import { readSecretFile, writeSecretFile } from './data-directory/secret-file.ts'
import { takeSignInCode } from './data-directory/sign-in-code.ts'
import { connect } from './db/connect.ts'
import type { Sql } from './db/connect.ts'
import { watchDiskSpace } from './db/embedded/disk-space.ts'
import type { DiskSpace } from './db/embedded/disk-space.ts'
import { startEmbeddedPostgres } from './db/embedded-postgres.ts'
import { migrate } from './db/migrate.ts'
import { migrationsFolder } from './db/migrations-folder.ts'
import { waitUntilReady } from './db/wait-until-ready.ts'
import { startFindingSweep } from './findings/finding-sweep.ts'
import { noteSilence } from './findings/note-silence.ts'
import { startRejudging } from './findings/start-rejudging.ts'
import { startOfflineSweep } from './host-liveness/offline-sweep.ts'
import { startEphemeralSweep } from './hosts/ephemeral-hosts.ts'
import { DEFAULT_CALL_LIMITS } from './http/limits/call-limits.ts'
import { ensureFirstAdmin } from './iam/first-admin.ts'
import type { FirstAdmin } from './iam/first-admin.ts'
import { createMasterKey } from './iam/master-key/master-key.ts'
import { registerMasterKey } from './iam/master-key/register-master-key.ts'
import { randomSecret } from './iam/secret.ts'
import { createSignInLinks } from './iam/sessions/sign-in-links.ts'
import { checkAddressIsFree } from './free-address.ts'
import { checkListenAddress, localEndpoint } from './listen-address.ts'
import { createLog } from './log.ts'
import { readCertificate } from './tls/read-certificate.ts'
import { renewCertificate } from './tls/renew-certificate.ts'
import { tlsSettings } from './tls/tls-settings.ts'

export interface Server extends FirstAdmin {
  /** Address for clients on this machine, such as `http://127.0.0.1:8686`. */
  readonly endpoint: string
  /**
   * File with mode 0600 that holds the first password of the first administrator. Undefined when another
   * server made that one in the same database.
   */
  readonly adminPasswordFile: string | undefined
  /** Makes a join token for one agent, valid for an hour. */
  createJoinToken(): Promise<string>
  /** Makes a link that signs a browser on this machine in as the first administrator, once and within ten minutes. */
  createSignInLink(): string
  /**
   * Reads the certificate and its key anew, for the connections that come. When the files are wrong, the old ones stay
   * in use and the log says what is wrong; without TLS nothing happens.
   */
  renewCertificate(): Promise<void>
  /** Answers the requests under way, then closes the database; idempotent. */
  stop(): Promise<void>
}

/**
 * Starts everything of a server, in this order: lock, master key, database, schema, first administrator,
 * HTTP.
 * @throws with a remedy in the message; what was started until then is stopped again. The reason of `signal` when that is
 *   aborted while the schema is changed, which the next start goes on with.
 */
export async function startServer(config: ServerConfig, secrets: ServerSecrets): Promise<Server> {
  checkListenAddress(config)
  checkAdminPassword(secrets.adminPassword)
  const { log, tellLeftOut } = createLog(config.log.level, config.log.destination)
  const certificate = config.tls === undefined ? undefined : await readCertificate(config.tls)
  await checkAddressIsFree(config)
  const started = new AsyncDisposableStack()
  started.defer(tellLeftOut)
  try {
    const directory = await openDataDirectory(config.dataDirectory)
    started.use(lockDataDirectory(directory.path))
    const masterSecret = await readMasterSecret(directory.path, secrets.masterKey)
    const masterKey = createMasterKey(masterSecret.secret)
    const sql = await openDatabase(config, secrets.databaseUrl, directory, log, started)
    await registerMasterKey(sql, masterKey, { lost: config.lostMasterKey, log })
    await masterSecret.keep()
    const adminPasswordFile = path.join(directory.path, DATA_DIRECTORY.adminPasswordFile)
    const admin = await ensureFirstAdmin(sql, async () => {
      // The password of an earlier database stays, because it would be lost if it were overwritten.
      const password =
        secrets.adminPassword ?? (await readSecretFile(adminPasswordFile))?.trim() ?? randomSecret()
      await writeSecretFile(adminPasswordFile, `${password}\n`)
      return password
    })

    started.use(startAuditRetention(sql, config.auditRetentionDays, log))
    started.use(startHistoryRetention(sql, log))
    started.use(startPortTotalFold(sql, log))
    started.use(startOfflineSweep(sql, log, { onStateChanges: noteSilence }))
    started.use(startRejudging(sql, log))
    started.use(startFindingSweep(sql, log))
    started.use(startEphemeralSweep(sql, log))
    started.use(startSecretRotation(sql, log))
    started.use(startUpgradeSweep(sql, log))
    const { behindTlsProxy = false, rateLimit, packagesFolder } = config
    const limits = {
      ...DEFAULT_CALL_LIMITS,
      ...(rateLimit !== undefined && { perIdentity: rateLimit }),
    }
    const signInLinks = createSignInLinks({
      takeLeft: (code) => takeSignInCode(directory.path, code),
    })
    const tls = certificate === undefined ? undefined : tlsSettings(certificate)
    const parts = { sql, masterKey, log, tls, behindTlsProxy, limits, signInLinks, packagesFolder }
    const app = await createApi(parts)
    started.defer(() => closeApp(app))
    await app.listen({ ...config.listen, backlog: BACKLOG })
    const endpoint = localEndpoint(config.listen.host, portOf(app), certificate?.cert)
    config.onEndpoint?.(endpoint)
    log.info({ endpoint }, 'listening')

    return {
      ...admin,
      endpoint,
      adminPasswordFile:
        (await readSecretFile(adminPasswordFile)) === undefined ? undefined : adminPasswordFile,
      // What stands in the fragment reaches no log of a server or a proxy.
      createSignInLink: () => `${endpoint}/sign-in#code=${signInLinks.create()}`,
      createJoinToken: () => createOwnJoinToken(sql, admin.projectId),
      renewCertificate: async () => {
        if (config.tls !== undefined) await renewCertificate(app.server, config.tls, log)
      },
      stop: () => started.disposeAsync(),
    }
  } catch (error) {
    await started.disposeAsync()
    throw error
  }
}

/** Refuses a password that no client could send as one line, or that the sign-in would refuse. */
function checkAdminPassword(password: string | undefined): void {
  if (password === undefined || /^[^\p{Cc}]{1,1024}$/u.test(password)) return
  throw new Error('OPENHSS_ADMIN_PASSWORD must be one line of at most 1,024 characters.')
}

/** Opens the embedded database or the one of the URL, at the newest schema. */
async function openDatabase(
  { onMigration, signal }: ServerConfig,
  databaseUrl: string | undefined,
  directory: DataDirectory,
  log: Logger,
  started: AsyncDisposableStack,
): Promise<Sql> {
  const embedded =
    databaseUrl === undefined ? await openEmbedded(directory, log, started) : undefined
  const url = databaseUrl ?? embedded?.url ?? ''
  const sql = connect({ url, log, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
  started.defer(() => sql.end({ timeout: 2 }))
  await waitUntilReady(sql, { log })
  await migrate(sql, migrationsFolder, {
    log,
    ...(onMigration !== undefined && { onProgress: onMigration }),
    ...(signal !== undefined && { signal }),
  })
  embedded?.space.onChange((isFull) => sql.setReadOnly(isFull))
  return sql
}

async function openEmbedded(
  directory: DataDirectory,
  log: Logger,
  started: AsyncDisposableStack,
): Promise<{ url: string; space: DiskSpace }> {
  const reserveFile = path.join(directory.path, DATA_DIRECTORY.diskReserveFile)
  const space = started.use(await watchDiskSpace(directory.path, reserveFile, log))
  const { url } = started.use(await startEmbeddedPostgres({ directory: directory.postgres, log }))
  return { url, space }
}

/** With the second of grace, a caller of a database that is silently gone is told so within 10 s. */
const STATEMENT_TIMEOUT_MS = 8000

/** Connections that wait to be accepted, for a fleet that comes back at once; the kernel takes 4,096. */
const BACKLOG = 4096

/** Lets the requests under way end, but no slow sender keeps the server from stopping. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const force = setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS)
  await app.close()
  clearTimeout(force)
}

/** All of `up` stops within 5 s, the database included. */
const CLOSE_GRACE_MS = 1500

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port
}
