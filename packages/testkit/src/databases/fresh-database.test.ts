import { expect, test } from 'vitest'
import { freshDatabase } from './fresh-database.ts'

test('a fresh database is migrated, empty and alone', async () => {
  await using first = await freshDatabase()
  await using second = await freshDatabase()
  await first.sql`create table mine (id integer)`
  const [row] = await second.sql<{ mine: string | null; migrations: number }[]>`
    select to_regclass('mine')::text as mine, count(*) as migrations from openhss_migrations`
  expect(row?.mine).toBeNull()
  expect(row?.migrations).toBeGreaterThan(0)
})

test('a closed database is gone', async () => {
  await using survivor = await freshDatabase()
  const closed = await freshDatabase()
  await closed.close()
  const name = new URL(closed.url).pathname.slice(1)
  expect(await survivor.sql`select 1 from pg_database where datname = ${name}`).toEqual([])
})
