import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { migrate, migrationsFolder } from '@openhss/server/storage'
import type { Sql } from '@openhss/server/storage'
import { freshDatabase } from '@openhss/testkit'
import { describe, expect, test } from 'vitest'
import { createHost } from './openhss-host.ts'

const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')('an upgrade (needs root)', () => {
  test.each([
    ['up', 'SIGINT', /^ {2}database {2}migration \d+ of \d+, \w+\.sql: waits for what another/m],
    [
      'server',
      'SIGTERM',
      /"msg":"database: migration \d+ of \d+, \w+\.sql: waits for what another/,
    ],
  ] as const)('%s says how far it is, ends at %s, and goes on', async (command, signal, line) => {
    await using database = await freshDatabase()
    await using host = await createHost()
    const variables = { DATABASE_URL: database.url }
    await returnToSchema(database.sql, 8)
    await database.sql.begin(async (holder) => {
      await holder.unsafe('lock table hosts in access share mode')
      const interrupted = host.start(command, variables)
      await interrupted.printed(line)
      expect(await interrupted.stop(signal)).toBe(0)
      expect(interrupted.output).not.toMatch(/error/i)
    })
    const server = host.start(command, variables)
    await server.printed(/http:\/\/127\.0\.0\.1:\d+/)
    expect(await server.stop(signal)).toBe(0)
    const rows = await database.sql<{ name: string }[]>`
      select name from openhss_migrations order by number`
    expect(rows.map(({ name }) => name)).toEqual(migrationNames())
  })
})

function migrationNames(): string[] {
  return readdirSync(migrationsFolder).toSorted()
}

/** Makes the database one that a program with so many migrations left. */
async function returnToSchema(sql: Sql, count: number): Promise<void> {
  await sql.unsafe('drop schema public cascade; create schema public')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-upgrade-'))
  for (const name of migrationNames().slice(0, count)) {
    cpSync(path.join(migrationsFolder, name), path.join(folder, name))
  }
  await migrate(sql, folder)
  rmSync(folder, { recursive: true })
}
