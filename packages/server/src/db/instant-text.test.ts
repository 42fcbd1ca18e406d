import { freshDatabase } from '@openhss/testkit'
import { expect, test } from 'vitest'
import { instantText } from './instant-text.ts'
import { oneRow } from './one-row.ts'

test.each([
  ['seconds', '2026-01-31T22:59:58Z'],
  ['milliseconds', '2026-01-31T22:59:58.123Z'],
  ['microseconds', '2026-01-31T22:59:58.123456Z'],
] as const)('an instant in %s is %s, in whatever zone', async (precision, expected) => {
  await using database = await freshDatabase()
  const text = await database.sql.begin(async (tx) => {
    await tx`set local time zone 'Asia/Shanghai'`
    const rows = await tx<{ text: string }[]>`
      select ${instantText(tx, tx`t.at`, precision)} as text
      from (values ('2026-01-31T23:59:58.123456+01:00'::timestamptz)) t (at)`
    return oneRow(rows).text
  })
  expect(text).toBe(expected)
})
