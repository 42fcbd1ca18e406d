import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import type { DatabaseSource } from './test-databases.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Or why there is none: a run that needs no database is not stopped by a broken one. */
    readonly databases: DatabaseSource | { readonly error: string }
  }
}

/** vitest's globalSetup: one PostgreSQL for the whole run, gone at its end. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const external = process.env.OPENHSS_TEST_DATABASE_URL
    const started = external ? await useExternal(external) : await startEmbedded()
    project.provide('databases', started.source)
    return () => started.stop()
  } catch (error) {
    project.provide('databases', { error: String(error) })
    return undefined
  }
}

interface StartedSource {
  readonly source: DatabaseSource
  stop(): Promise<void>
}

async function useExternal(url: string): Promise<StartedSource> {
  const { createTemplate, dropDatabases } = await import('./test-databases.ts')
  const source = { adminUrl: url, ownerUrl: url, prefix: `openhss_test_${process.pid}` }
  await createTemplate(source)
  return { source, stop: () => dropDatabases(source) }
}

async function startEmbedded(): Promise<StartedSource> {
  const { startEmbeddedPostgres } = await import('@openhss/server/storage')
  const { createTemplate } = await import('./test-databases.ts')
  const directory = await mkdtemp(path.join(tmpdir(), 'openhss-test-'))
  const server = await startEmbeddedPostgres({ directory })
  // Interrupted: the server's own exit hook ends it, this removes what it leaves.
  const removeNow = () => rmSync(directory, { recursive: true, force: true, maxRetries: 10 })
  process.once('exit', removeNow)
  const source = { adminUrl: server.superuserUrl, ownerUrl: server.url, prefix: 'test' }
  await createTemplate(source)
  return {
    source,
    stop: async () => {
      await server.stop()
      process.off('exit', removeNow)
      await rm(directory, { recursive: true, force: true })
    },
  }
}
