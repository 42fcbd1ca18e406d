import { startServer } from '@openhss/server'
import type { Server, ServerConfig } from '@openhss/server'
import { CliError } from '../cli-error.ts'
import {
  adminPasswordOf,
  auditRetentionDaysOf,
  databaseUrlOf,
  dataDirectoryOf,
  listenAddressOf,
  lostMasterKeyOf,
  masterKeyOf,
  packagesFolderOf,
  rateLimitOf,
  tlsSettingsOf,
} from './environment.ts'
import type { Environment } from './environment.ts'
import { writeLocalEndpoint } from './local-files.ts'

/**
 * Starts the server as the environment says.
 * @throws CliError with one line about whatever prevents the start.
 */
export async function startLocalServer(
  environment: Environment,
  log: ServerConfig['log'],
  start: Pick<ServerConfig, 'onMigration' | 'signal'>,
): Promise<Server> {
  const dataDirectory = dataDirectoryOf(environment)
  const listen = listenAddressOf(environment)
  const databaseUrl = databaseUrlOf(environment)
  const adminPassword = adminPasswordOf(environment)
  const masterKey = masterKeyOf(environment)
  const lostMasterKey = lostMasterKeyOf(environment)
  const rateLimit = rateLimitOf(environment)
  const packagesFolder = packagesFolderOf(environment)
  const config = {
    dataDirectory,
    listen,
    ...tlsSettingsOf(environment),
    auditRetentionDays: auditRetentionDaysOf(environment),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(packagesFolder !== undefined && { packagesFolder }),
    ...(lostMasterKey !== undefined && { lostMasterKey }),
    log,
    ...start,
    onEndpoint: (endpoint: string) => writeLocalEndpoint(dataDirectory, endpoint),
  }
  const secrets = {
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(adminPassword !== undefined && { adminPassword }),
    ...(masterKey !== undefined && { masterKey }),
  }
  try {
    return await startServer(config, secrets)
  } catch (error) {
    throw new CliError(
      `The server cannot start: ${explain(error, `${listen.host}:${listen.port}`)}`,
      {
        cause: error,
      },
    )
  }
}

function explain(error: unknown, address: string): string {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return `${address} is in use; stop what listens there or set OPENHSS_LISTEN to another port`
  }
  if (code === 'EACCES' && syscall === 'listen') {
    return `this user may not listen on ${address}; set OPENHSS_LISTEN to a port from 1024 on, or start as root`
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${address} has no address; correct OPENHSS_LISTEN`
  if (code === 'EADDRNOTAVAIL') return `${address} is not an address of this machine`
  return error instanceof Error ? error.message : String(error)
}
