import { inspect } from 'node:util'
import { findDebianPostgres, startDebianPostgres } from '@openhss/testkit'
import type { DebianPostgres } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { migrationsFolder } from './migrations-folder.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const bin = findDebianPostgres()

describe.skipIf(bin === undefined)('a PostgreSQL that somebody else runs', () => {
  let server: DebianPostgres
  beforeAll(async () => {
    server = await startDebianPostgres(bin ?? '')
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
  })

  function urlTo(part: { password?: string; port?: number; database?: string; query?: string }) {
    const password = encodeURIComponent(part.password ?? server.password)
    const place = `${server.host}:${part.port ?? server.port}/${part.database ?? 'postgres'}`
    return `postgres://${server.user}:${password}@${place}?${part.query ?? ''}`
  }

  /** Returns all that an error could show, in a log or on the terminal. */
  async function failureOf(url: string): Promise<string> {
    const sql = connect({ url })
    const failure = await waitUntilReady(sql, { limitMs: 0 }).then(
      () => 'none',
      (error: Error) => inspect(error, { showHidden: true }),
    )
    await sql.end()
    expect(failure).not.toContain(server.password)
    return failure
  }

  test('all migrations run on it', async () => {
    const sql = connect({ url: urlTo({ query: 'sslmode=disable' }) })
    await waitUntilReady(sql)
    await migrate(sql, migrationsFolder)
    const [row] = await sql<{ count: number }[]>`select count(*) from openhss_migrations`
    expect(row?.count).toBeGreaterThan(0)
    await sql.end()
  })

  test('verify-full with its certificate is encrypted', async () => {
    const query = `sslmode=verify-full&sslrootcert=${server.certificateFile}`
    const sql = connect({ url: urlTo({ query }) })
    expect(await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`).toEqual([
      { ssl: true },
    ])
    await sql.end()
  })

  test.each(['require', 'prefer'])(
    '%s is encrypted without knowing the certificate',
    async (mode) => {
      const sql = connect({ url: urlTo({ query: `sslmode=${mode}` }) })
      expect(await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`).toEqual([
        { ssl: true },
      ])
      await sql.end()
    },
  )

  test('verify-full refuses a certificate that nobody vouches for, and one for another name', async () => {
    expect(await failureOf(urlTo({ query: 'sslmode=verify-full' }))).toContain('self-signed')
    const query = `sslmode=verify-full&sslrootcert=${server.certificateFile}`
    const byAddress = urlTo({ query }).replace('localhost', '127.0.0.1')
    expect(await failureOf(byAddress)).toContain("IP: 127.0.0.1 is not in the cert's list")
  })

  test('a wrong password', async () => {
    expect(await failureOf(urlTo({ password: 'wrong' }))).toContain(
      `Cannot use the database postgres at localhost:${server.port} as tester: it does not accept the password. Check DATABASE_URL.`,
    )
  })

  test('a database that does not exist', async () => {
    expect(await failureOf(urlTo({ database: 'none' }))).toContain('there is no such database')
  })

  test('a port where nothing listens', async () => {
    // Port 1 is reserved for tcpmux, which nobody runs.
    expect(await failureOf(urlTo({ port: 1 }))).toContain('nothing listens there')
  })

  test('a host name that does not exist', async () => {
    const url = urlTo({}).replace('localhost', 'no-such-host.invalid')
    expect(await failureOf(url)).toMatch(/the host name (is not known|cannot be resolved now)/)
  })
})
