import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { apiOperations } from '@openhss/contract'
import type { WeakPasswordHost } from '@openhss/contract'
import { expect, test } from 'vitest'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import { createHost } from './openhss-host.ts'
import type { OpenHssHost } from './openhss-host.ts'
import { usePreparedDatabase } from './prepared-database/prepared-database.ts'
import {
  canRunServices,
  startMariaDb,
  startPostgres,
  startRedis,
  writeAccounts,
} from './whole-host.ts'

const MARK = `Zxq-${randomBytes(4).toString('hex')}`
const WORDS = {
  system: `${MARK}-system`,
  mysql: `${MARK}-mysql`,
  redis: `${MARK}-redis`,
  postgresql: `${MARK}-postgresql`,
}

test.runIf(canRunServices)(
  'no log, report, cache file or database row holds a weak password or a stored hash (needs root)',
  async () => {
    const services = [
      await startMariaDb(WORDS.mysql),
      await startRedis(WORDS.redis),
      await startPostgres(WORDS.postgresql),
    ]
    let weakAccounts: string[] = []
    let shadow = ''
    await using host = await createHost((folder) => {
      weakAccounts = writeAccounts(folder, WORDS.system)
      shadow = readFileSync(path.join(folder, 'etc/shadow'), 'utf8')
    })
    await usePreparedDatabase(host.dataDirectory)
    const server = host.start('server', { OPENHSS_LOG_LEVEL: 'trace' })
    const [, endpoint = ''] = await server.printed(/"endpoint":"([^"]+)"/)
    // The project's list has all of them, so that they are found, and one that nobody has.
    await run(host, 'words', 'add', ...Object.values(WORDS), `${MARK}-of-nobody`)
    const agent = host.start('agent', {
      OPENHSS_ENDPOINT: endpoint,
      OPENHSS_JOIN_TOKEN: (await run(host, 'join-token')).trim(),
      OPENHSS_AGENT_CPU_PERCENT: '100',
    })
    await agent.printed(/This is host /)
    await run(host, 'detect')
    // It would go on with the larger list, and say nothing that it has not said.
    await agent.stop('SIGTERM')
    expect(await weakAccountsOf(host)).toEqual(
      expect.arrayContaining([
        ...weakAccounts.map((name) => `system ${name}`),
        'mysql shop@%',
        'redis default',
        'postgresql billing',
      ]),
    )

    const places = [
      { name: 'log of the server', content: Buffer.from(server.output) },
      { name: 'log of the agent', content: Buffer.from(agent.output) },
      ...(await answers(host, endpoint)),
      ...tableRows(host.dataDirectory),
      ...filesBelow(host.dataDirectory),
    ]
    const hashes = [
      ...services.flatMap(({ storedHashes }) => storedHashes),
      ...Array.from(shadow.matchAll(/^[^:]+:([^:]{20,}):/gm), ([, hash = '']) => hash),
    ]
    expect(hashes.length).toBeGreaterThan(10)
    // The search itself finds what is there.
    expect(holders(places, ['person00'])).toEqual(
      expect.arrayContaining([
        expect.stringContaining('/baseline/weak-password-users'),
        'rows of account_verdicts',
        expect.stringContaining('/pg_wal/'),
      ]),
    )
    expect(holders(places, [MARK, ...hashes])).toEqual([])
  },
)

interface Place {
  readonly name: string
  readonly content: Buffer
}

/** Names the places that hold one of the texts: as it is, in UTF-16, or in hexadecimal as bytea is shown. */
function holders(places: readonly Place[], texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('hex')),
  ])
  return places
    .filter(({ content }) => forms.some((form) => content.includes(form)))
    .map(({ name }) => name)
}

/** Returns all that the server shows of a project, but for the lists of words themselves. */
async function answers(host: OpenHssHost, endpoint: string): Promise<Place[]> {
  const { project_id: project } = JSON.parse(await run(host, 'status', '--json')) as {
    project_id: string
  }
  const headers = { 'x-auth-token': (await run(host, 'token')).trim() }
  const paths = Object.entries(apiOperations)
    .filter(([name, { method }]) => method === 'GET' && !WORD_LISTS.has(name))
    .map(([, operation]) => operation.path.replace('{project_id}', project))
    .filter((each) => !each.includes('{'))
  return Promise.all(
    paths.map(async (name) => {
      const answer = await fetch(endpoint + name, { headers })
      return { name, content: Buffer.from(await answer.arrayBuffer()) }
    }),
  )
}

const WORD_LISTS = new Set(['showWeakWords', 'showExtendedWeakPassword', 'listProjectConfigs'])

/** Returns every row of every table of the embedded database, as JSON. */
function tableRows(dataDirectory: string): Place[] {
  const [socket = ''] = globSync(`${dataDirectory}/**/.s.PGSQL.*[0-9]`)
  const query = (sql: string) =>
    execFileSync(
      'psql',
      ['-X', '-A', '-t', '-h', path.dirname(socket), '-U', 'openhss', '-d', 'openhss', '-c', sql],
      {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    )
  const tables = query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    .trim()
    .split('\n')
  const rows = query(
    tables.map((table) => `SELECT '${table}', row_to_json(t) FROM public."${table}" t;`).join('\n'),
  ).split('\n')
  return tables.map((table) => ({
    name: `rows of ${table}`,
    content: Buffer.from(rows.filter((row) => row.startsWith(`${table}|`)).join('\n')),
  }))
}

/** Leaves out the programs of PostgreSQL, which nobody writes to. */
function filesBelow(folder: string): Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\/runtime/.test(entry.parentPath))
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .flatMap((name) => {
      const content = readUnlessGone(name)
      return content === undefined ? [] : [{ name, content }]
    })
}

/** Server and database go on: each of them writes a draft and renames it, or takes a file away. */
function readUnlessGone(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function weakAccountsOf(host: OpenHssHost): Promise<string[]> {
  const hosts = JSON.parse(await run(host, 'weak-passwords', '--all', '--json')) as {
    data_list: WeakPasswordHost[]
  }
  const accounts = hosts.data_list.flatMap((each) => each.weak_pwd_accounts)
  return accounts.map((each) => `${each.service_type} ${each.user_name}`)
}

async function run(host: OpenHssHost, ...words: readonly string[]): Promise<string> {
  const variables = { OPENHSS_DATA_DIR: host.dataDirectory }
  const { code, stdout, stderr } = await runOpenHss(words, variables)
  if (code !== 0) throw new Error(`openhss ${words.join(' ')}: ${stderr}`)
  return stdout
}
