import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { startKeeper } from '../keeper.ts'
import type { DatabaseSource } from './test-databases.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The source, or why there is none: a run that needs no database goes on without it. */
    readonly databases: DatabaseSource | { readonly error: string }
  }
}

/** Starts one database server for the whole run, in a process of its own: vitest's globalSetup. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { said, stop } = await startKeeper(KEEPER)
  project.provide('databases', 'error' in said ? said : parseSource(said.line))
  return stop
}

const KEEPER = fileURLToPath(new URL('./database-keeper.ts', import.meta.url))

function parseSource(line: string): DatabaseSource {
  return JSON.parse(line) as DatabaseSource
}
