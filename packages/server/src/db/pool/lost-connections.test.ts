import { connect as connectSocket, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { once } from 'node:events'
import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { expect, test } from 'vitest'
import { connect } from '../connect.ts'
import type { Sql } from '../connect.ts'
import { parseDatabaseUrl } from '../database-url.ts'

const CONNECTIONS = 10

test('connections that are cut in transactions fail their callers and nobody else', async () => {
  await using database = await freshDatabase()
  const sql = connect({ url: database.url, applicationName: 'cut' })
  await database.sql`create table counted (caller integer, number integer)`
  const outcomes: { committed: number; failed: unknown[] }[] = []
  const over = new AbortController()
  const callers = Array.from({ length: 2 * CONNECTIONS }, async (_, caller) => {
    const outcome = { committed: 0, failed: [] as unknown[] }
    outcomes.push(outcome)
    while (!over.signal.aborted) {
      try {
        await insertBoth(sql, caller, outcome.committed)
        outcome.committed += 1
      } catch (error) {
        outcome.failed.push((error as { code?: unknown }).code)
        // What was under way may have been committed.
        await database.sql`delete from counted where caller = ${caller} and number = ${outcome.committed}`
      }
    }
  })
  for (let round = 0; round < 20; round++) {
    await expect.poll(() => cutAll(database), { interval: 5, timeout: 10_000 }).toBeGreaterThan(0)
  }
  over.abort()
  await Promise.all(callers)

  const rows = await database.sql<{ count: number }[]>`
    select count(number) from generate_series(0, ${callers.length - 1}::integer) as caller
      left join counted using (caller) group by caller order by caller`
  expect(rows.map(({ count }) => count)).toEqual(outcomes.map(({ committed }) => 2 * committed))
  const codes = new Set(outcomes.flatMap(({ failed }) => failed))
  expect(codes.size).toBeGreaterThan(0)
  expect(codes).not.toContain(undefined)
  await sql.end()
})

/** Two rows of one transaction, with a statement between them that fails when it runs outside of it. */
async function insertBoth(sql: Sql, caller: number, number: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`insert into counted values (${caller}, ${number})`
    await tx`savepoint between_them`
    await Promise.all([
      tx`insert into counted values (${caller}, ${number})`,
      tx`select ${'x'.repeat(2000)}::text as text`,
    ])
  })
}

async function cutAll({ sql }: FreshDatabase): Promise<number> {
  const cut = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'cut' and state <> 'idle'`
  return cut.length
}

test('a connection that swallows everything is given up, and new ones are used', async () => {
  await using database = await freshDatabase()
  await using way = await openWay(database.url)
  const sql = connect({ url: way.url, statementTimeoutMs: 1000, maxConnections: 2 })
  await Promise.all([sql`select pg_sleep(0.1)`, sql`select pg_sleep(0.1)`])
  way.swallow()
  // A patient one does not wait longer than what the others showed.
  const patient = sql.begin((tx) => tx`select 1`, { statementTimeoutMs: 60_000 })
  const callers = [patient, sql`select 1`, sql`select 2 as two`]
  const outcomes = await Promise.allSettled(callers)
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'DATABASE_SILENT' } },
    { status: 'rejected', reason: { code: 'DATABASE_SILENT' } },
    { status: 'fulfilled', value: [{ two: 2 }] },
  ])
  await sql.end()
})

test('with fewer connections than it wants, the pool shares what it gets', async () => {
  await using database = await freshDatabase()
  const name = new URL(database.url).pathname.slice(1)
  // The superuser's connections do not count, nor does that of the test.
  await database.sql`alter database ${database.sql(name)} connection limit 4`
  const sql = connect({ url: database.url, maxConnections: CONNECTIONS })
  const callers = Array.from({ length: 40 }, (_, caller) =>
    sql.begin(async (tx) => {
      const [row] = await tx<
        { caller: number }[]
      >`select ${caller}::integer as caller, pg_sleep(0.01)`
      return row?.caller
    }),
  )
  expect(await Promise.all(callers)).toEqual(callers.map((_, caller) => caller))
  await sql.end()
})

test('who waits too long for a connection is told so, and what is held goes on', async () => {
  await using database = await freshDatabase()
  const sql = connect({ url: database.url, maxConnections: 1 })
  const release = Promise.withResolvers<void>()
  const held = sql.begin(async (tx) => {
    await tx`select 1`
    await release.promise
    return tx`select 2 as two`
  })
  await expect(sql`select 3`).rejects.toMatchObject({ code: 'DATABASE_BUSY' })
  release.resolve()
  expect(await held).toEqual([{ two: 2 }])
  await sql.end()
})

test('a transaction whose statement failed keeps nothing, also when nobody took notice', async () => {
  await using database = await freshDatabase()
  const { sql } = database
  await sql`create table kept (id integer primary key)`
  const careless = sql.begin(async (tx) => {
    await tx`insert into kept values (1)`
    await tx`insert into kept values (1)`.catch(() => undefined)
  })
  await expect(careless).rejects.toMatchObject({ code: '23505' })
  let late: PromiseLike<unknown> | undefined
  await sql.begin(async (tx) => {
    await tx`insert into kept values (2)`
    late = tx`insert into kept values (3)`
  })
  await expect(late).rejects.toThrow('is over')
  expect(await sql`select id from kept`).toEqual([{ id: 2 }])
})

test('arrays come and go as they are', async () => {
  await using database = await freshDatabase()
  const texts = ['', 'a b', 'a,b', '{"x"}', String.raw`\\"`, 'NULL', 'ü\n', null]
  const numbers = [0, -1, 2 ** 31 - 1, null]
  expect(
    await database.sql`
      select ${texts}::text[] as texts, ${numbers}::integer[] as numbers, ${[]}::text[] as none,
        ${[2 ** 53 - 1]}::bigint[] as large`,
  ).toEqual([{ texts, numbers, none: [], large: [2 ** 53 - 1] }])
})

interface Way extends AsyncDisposable {
  readonly url: string
  /** Swallows all that crosses the connections of now, as a firewall does; new ones work. */
  swallow(): void
}

/** A way to the database over TCP that can be interrupted without anybody being told. */
async function openWay(databaseUrl: string): Promise<Way> {
  const { host, port, user, database } = parseDatabaseUrl(databaseUrl)
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.5432` } : { host, port }
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connectSocket(target)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: ownPort } = server.address() as AddressInfo
  return {
    url: `postgres://${user}@127.0.0.1:${ownPort}/${database}?sslmode=disable`,
    swallow: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
