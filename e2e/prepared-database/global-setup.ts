import { startKeeper } from '@openhss/testkit/keeper'
import { fileURLToPath } from 'node:url'
import { PREPARED_DIRECTORY } from './prepared-database.ts'

/** Prepares a data directory for the servers of the whole run: vitest's globalSetup. */
export async function setup(): Promise<() => Promise<void>> {
  const keeper = await startKeeper(fileURLToPath(new URL('keeper.ts', import.meta.url)))
  if ('error' in keeper.said) throw new Error(keeper.said.error)
  process.env[PREPARED_DIRECTORY] = keeper.said.line
  return keeper.stop
}
