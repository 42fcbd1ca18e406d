/**
 * The process that keeps the database server of one test run. It works until its standard input
 * ends, which happens when the run ends in any way, even by SIGKILL; then it removes everything.
 */
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '@openhss/server/storage'
import { keepUntilInputEnds, outliveSignals } from '../keeper.ts'
import { createTemplate, dropDatabases } from './test-databases.ts'
import type { DatabaseSource } from './test-databases.ts'

outliveSignals()

const external = process.env.OPENHSS_TEST_DATABASE_URL
if (external) {
  const source = { adminUrl: external, ownerUrl: external, prefix: `openhss_test_${process.pid}` }
  try {
    await serve(source)
  } finally {
    await dropDatabases(source)
  }
} else {
  const directory = await mkdtemp(path.join(await fastestFolder(), 'openhss-test-'))
  try {
    await using server = await startEmbeddedPostgres({ directory })
    await serve({ adminUrl: server.superuserUrl, ownerUrl: server.url, prefix: 'test' })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Each commit waits for the disk: in memory a database is made in 50 ms instead of 130. Docker gives 64 MB. */
async function fastestFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined)
  const freeBytes = memory ? memory.bavail * memory.bsize : 0
  return freeBytes > 2 * 1024 ** 3 ? '/dev/shm' : tmpdir()
}

async function serve(source: DatabaseSource): Promise<void> {
  await createTemplate(source)
  await keepUntilInputEnds(JSON.stringify(source))
}
