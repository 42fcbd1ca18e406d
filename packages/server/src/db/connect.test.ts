import { freshDatabase } from '@openhss/testkit'
import { expect, test } from 'vitest'
import { checkServer } from './wait-until-ready.ts'

test('int8 is a number, timestamptz a Date in UTC, and both can be given', async () => {
  await using database = await freshDatabase()
  const { sql } = database
  const moment = new Date('2026-02-28T23:30:00.123Z')
  expect(
    await sql`
      select count(*), ${2 ** 53 - 1}::bigint as large, array[1, 2]::bigint[] as many,
        ${moment}::timestamptz as moment, '2026-03-01T01:00:00+03:00'::timestamptz as elsewhere`,
  ).toEqual([
    {
      count: 1,
      large: 2 ** 53 - 1,
      many: [1, 2],
      moment,
      elsewhere: new Date('2026-02-28T22:00:00Z'),
    },
  ])
})

test('a statement that runs too long is cancelled', async () => {
  await using database = await freshDatabase()
  const [row] = await database.sql`show statement_timeout`
  expect(row).toEqual({ statement_timeout: '30s' })
})

test('a server that is too old or keeps no UTF-8 is refused', () => {
  const facts = { number: 150_000, version: '15.0', encoding: 'UTF8' }
  expect(() => checkServer(facts)).not.toThrow()
  expect(() => checkServer({ ...facts, number: 140_099, version: '14.99' })).toThrow(
    'it is PostgreSQL 14.99, and OpenHSS needs 15 or newer',
  )
  expect(() => checkServer({ ...facts, encoding: 'SQL_ASCII' })).toThrow('SQL_ASCII')
})
