import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freshDatabase, waitForLock } from '@openhss/testkit'
import { startChildProgram } from '@openhss/testkit/hosts'
import type { FreshDatabase } from '@openhss/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from './migrate.ts'

let database: FreshDatabase
let folder = ''
beforeEach(async () => {
  database = await freshDatabase()
  await database.sql`drop table openhss_migrations`
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-migrations-'))
  await writeFile(path.join(folder, '0001_fruit.sql'), FIRST)
  await migrate(database.sql, folder)
  await addHosts()
  await writeFile(path.join(folder, '0002_weight.sql'), IN_BATCHES)
  await writeFile(path.join(folder, '0003_after.sql'), LAST)
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const FIRST =
  'create table basket (); create table fruit (host_id text primary key, weight integer not null);'
/** Done twice for a host it would be seen. */
const IN_BATCHES = `--! breaking
alter table basket add column size integer;
--! for each 2 hosts
update fruit f set weight = weight + 1
from migration_batch b where b.host_id = f.host_id;
`
const LAST = 'alter table basket alter column size set not null;'

const HOSTS = ['a', 'b', 'c', 'd', 'e']

async function addHosts(): Promise<void> {
  const { sql } = database
  await sql`insert into domains (id, name) values ('d', 'd')`
  await sql`insert into projects (id, domain_id, name) values ('p', 'd', 'p')`
  for (const [weight, id] of HOSTS.entries()) {
    await sql`
      insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
        agent_secret_hash, agent_version)
      values ('p', ${id}, ${id}, '', '', ${id}, '', '')`
    await sql`insert into fruit values (${id}, ${weight})`
  }
}

/** Reads what the migrations made, and how far they are. */
async function readState(): Promise<unknown> {
  const { sql } = database
  const fruit = await sql<{ host_id: string; weight: number }[]>`
    select * from fruit order by host_id`
  const applied = await sql`select from openhss_migrations`
  const unfinished = await sql`select from openhss_migration_batches`
  return { fruit: [...fruit], applied: applied.length, unfinished: unfinished.length }
}

const ALL_DONE = {
  fruit: HOSTS.map((host_id, weight) => ({ host_id, weight: weight + 1 })),
  applied: 3,
  unfinished: 0,
}

/** Statements that make a migration wait in the middle of a step. */
const holds = [
  ['the first part', 'lock table basket in access share mode'],
  ['the first batch', "select from fruit where host_id = 'b' for update"],
  ['the second batch', "select from fruit where host_id = 'c' for update"],
  ['the last batch', "select from fruit where host_id = 'e' for update"],
] as const

describe.each(holds)('in %s', (_step, hold) => {
  test('a killed migration ends at the database too, and the next one goes on', async () => {
    await using child = startChildProgram(`
      import { connect } from '${import.meta.resolve('./connect.ts')}'
      import { migrate } from '${import.meta.resolve('./migrate.ts')}'
      await migrate(connect({ url: '${database.url}' }), '${folder}')`)
    await database.sql.begin(async (holder) => {
      await holder.unsafe(hold)
      await waitForLock(database.sql)
      child.kill('SIGKILL')
      // While the lock is held: it does not wait for the end of its statement.
      await waitForLock(database.sql, 0)
    })
    await migrate(database.sql, folder)
    expect(await readState()).toEqual(ALL_DONE)
  })

  test('an aborted migration says why, and the next one goes on', async () => {
    const { sql } = database
    const stopped = new AbortController()
    await sql.begin(async (holder) => {
      await holder.unsafe(hold)
      const migrated = migrate(sql, folder, { signal: stopped.signal }).catch(String)
      await waitForLock(sql)
      stopped.abort(new Error('the operator stopped it'))
      expect(await migrated).toBe('Error: the operator stopped it')
      await waitForLock(sql, 0)
    })
    await migrate(sql, folder)
    expect(await readState()).toEqual(ALL_DONE)
  })
})

test('a failing batch is named with its place in the file, and those before it stay', async () => {
  const divides = IN_BATCHES.replace('+ 1', '+ 3 / (3 - weight)')
  await writeFile(path.join(folder, '0002_weight.sql'), divides)
  await expect(migrate(database.sql, folder)).rejects.toThrow(
    'Migration 0002_weight.sql failed: division by zero (22012). Nothing of it was kept.',
  )
  expect(await database.sql`select hosts_done from openhss_migration_batches`).toEqual([
    { hosts_done: 2 },
  ])
  await database.sql`update fruit set weight = 2 where host_id = 'd'`
  await migrate(database.sql, folder)
  expect(await database.sql`select from openhss_migration_batches`).toHaveLength(0)

  await writeFile(
    path.join(folder, '0004_wrong.sql'),
    'select 1;\n--! for each 9 hosts\nselect\n  x;',
  )
  await expect(migrate(database.sql, folder)).rejects.toThrow(
    'Migration 0004_wrong.sql failed at line 4, column 3: column "x" does not exist (42703)',
  )
})

test('an older program does not start between two batches of a breaking migration', async () => {
  const { sql } = database
  await writeFile(path.join(folder, '0002_weight.sql'), IN_BATCHES.replace('+ 1', '+ 1 / 0'))
  await expect(migrate(sql, folder)).rejects.toThrow('division by zero')
  await rm(path.join(folder, '0002_weight.sql'))
  await rm(path.join(folder, '0003_after.sql'))
  await expect(migrate(sql, folder)).rejects.toThrow('The database is newer than this program')
})

test('tells which migration of how many goes on, and how far it is', async () => {
  const lines: string[] = []
  const log = { info: (line: string) => void lines.push(line), warn: () => undefined }
  const shown: string[] = []
  const isTold = (pattern: RegExp) => () => lines.some((line) => pattern.test(line))
  const { sql } = database
  const hold = sql.begin(async (holder) => {
    await holder.unsafe("select from fruit where host_id = 'c' for update")
    const other = sql.begin(async (tx) => {
      await tx.unsafe('lock table basket in access share mode')
      await expect
        .poll(
          isTold(
            /^database: migration 2 of 3, 0002_weight\.sql: waits for what another program holds; stop older servers \(\d+ s\)$/,
          ),
        )
        .toBe(true)
    })
    const done = migrate(sql, folder, {
      log,
      tellEveryMs: 5,
      onProgress: (text) => void shown.push(text),
    })
    await other
    await expect
      .poll(isTold(/^database: migration 2 of 3, 0002_weight\.sql: 2 of 5 hosts \(\d+ s\)$/))
      .toBe(true)
    await waitForLock(sql)
    await using child = startChildProgram(`
      import { connect } from '${import.meta.resolve('./connect.ts')}'
      import { migrate } from '${import.meta.resolve('./migrate.ts')}'
      await migrate(connect({ url: '${database.url}' }), '${folder}', {
        tellEveryMs: 5, onProgress: (text) => console.log(text) })`)
    expect(await child.nextLine()).toMatch(
      /^waits for another program, which migrates the database \(\d+ s\)$/,
    )
    return { done }
  })
  await (
    await hold
  ).done
  expect(await readState()).toEqual(ALL_DONE)
  expect(lines.filter((line) => line.includes('applied'))).toEqual([
    'database: applied migration 0002_weight.sql',
    'database: applied migration 0003_after.sql',
  ])
  expect(shown).toContain(lines[0]?.replace('database: ', ''))
})
