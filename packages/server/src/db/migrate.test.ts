import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freshDatabase } from '@openhss/testkit'
import { startChildProgram } from '@openhss/testkit/hosts'
import type { FreshDatabase } from '@openhss/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrate.ts'

let database: FreshDatabase
let folder = ''
beforeEach(async () => {
  database = await freshDatabase()
  // The test needs a history of its own instead of the server's.
  await database.sql`drop table openhss_migrations`
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-migrations-'))
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

function write(name: string, text: string): Promise<void> {
  return writeFile(path.join(folder, name), text)
}

async function appliedNames(): Promise<string[]> {
  const rows = await database.sql<{ name: string }[]>`
    select name from openhss_migrations order by number`
  return rows.map(({ name }) => name)
}

test('applies what is new, once and in order', async () => {
  await write('0001_fruit.sql', 'create table fruit (name text); create index on fruit (name);')
  await migrate(database.sql, folder)
  await write('0002_apple.sql', "insert into fruit values ('apple');")
  await write('0003_pear.sql', "insert into fruit values ('pear');")
  await migrate(database.sql, folder)
  await migrate(database.sql, folder)
  expect(await appliedNames()).toEqual(['0001_fruit.sql', '0002_apple.sql', '0003_pear.sql'])
  expect(await database.sql`select name from fruit`).toEqual([{ name: 'apple' }, { name: 'pear' }])
})

test('a failing file is rolled back and named with the place', async () => {
  await write('0001_good.sql', 'create table good ();')
  await write('0002_bad.sql', "-- Zoë 🍐\ncreate table half ();\n  select '🍐', nothing from good;")
  await expect(migrate(database.sql, folder)).rejects.toThrow(
    'Migration 0002_bad.sql failed at line 3, column 15: column "nothing" does not exist (42703). Nothing of it was kept.',
  )
  expect(await appliedNames()).toEqual(['0001_good.sql'])
  expect(await database.sql`select to_regclass('half') as half`).toEqual([{ half: null }])
})

test('refuses a file that was edited after it ran', async () => {
  await write('0001_fruit.sql', 'create table fruit ();')
  await migrate(database.sql, folder)
  await write('0001_fruit.sql', 'create table fruits ();')
  await expect(migrate(database.sql, folder)).rejects.toThrow(
    'Migration 0001_fruit.sql was changed after it ran',
  )
})

test.each([
  ['a gap', ['0001_a.sql', '0003_c.sql'], 'Migration 0003_c.sql: the next number is 0002'],
  ['a start above 1', ['0002_b.sql'], 'Migration 0002_b.sql: the next number is 0001'],
  [
    'a double number',
    ['0001_a.sql', '0001_b.sql'],
    'Migration 0001_b.sql: the next number is 0002',
  ],
  ['another form of name', ['1_a.sql'], 'not of the form 0001_lower_case_words.sql'],
])('refuses %s before anything runs', async (_what, names, message) => {
  for (const name of names) await write(name, `create table ${name.replace('.sql', '_')}x ();`)
  await expect(migrate(database.sql, folder)).rejects.toThrow(message)
  expect(await database.sql`select to_regclass('openhss_migrations') as made`).toEqual([
    { made: null },
  ])
})

test('an older program warns on a newer schema, and refuses one that breaks', async () => {
  const warnings: string[] = []
  const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) }
  await write('0001_fruit.sql', 'create table fruit ();')
  await write('0002_column.sql', 'alter table fruit add weight integer;')
  await migrate(database.sql, folder)
  await rm(path.join(folder, '0002_column.sql'))
  await migrate(database.sql, folder, { log })
  expect(warnings).toEqual([expect.stringContaining('0002_column.sql')])

  await write('0002_column.sql', 'alter table fruit add weight integer;')
  await write('0003_drop.sql', '--! breaking\nalter table fruit drop weight;')
  await migrate(database.sql, folder)
  await rm(path.join(folder, '0003_drop.sql'))
  await expect(migrate(database.sql, folder)).rejects.toThrow(
    'The database is newer than this program: it has migration 0003_drop.sql',
  )
})

test('several processes may start at once', async () => {
  await write('0001_count.sql', 'create table runs (id integer generated always as identity);')
  await write('0002_run.sql', 'insert into runs default values; select pg_sleep(0.05);')
  await write('0003_run.sql', 'insert into runs default values;')
  await using children = new AsyncDisposableStack()
  const program = `
    import { connect } from '${import.meta.resolve('./connect.ts')}'
    import { migrate } from '${import.meta.resolve('./migrate.ts')}'
    const sql = connect({ url: '${database.url}' })
    await migrate(sql, '${folder}')
    await sql.end()
    console.log('migrated')`
  const started = [1, 2, 3].map(() => children.use(startChildProgram(program)))
  const here = migrate(database.sql, folder)
  const answers = await Promise.all(started.map((child) => child.nextLine()))
  await here
  expect(answers).toEqual(['migrated', 'migrated', 'migrated'])
  expect(await database.sql`select count(*) from runs`).toEqual([{ count: 2 }])
})
