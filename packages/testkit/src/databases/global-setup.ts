import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'
import type { DatabaseSource } from './test-databases.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The source, or why there is none: a run that needs no database goes on without it. */
    readonly databases: DatabaseSource | { readonly error: string }
  }
}

/** Starts one database server for the whole run, in a process of its own: vitest's globalSetup. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const keeper = spawn(process.execPath, [KEEPER], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(keeper, 'exit')
  const complaint = text(keeper.stderr)
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]()
  const { done, value } = await lines.next()
  project.provide('databases', done ? { error: await complaint } : parseSource(value))
  return async () => {
    keeper.stdin.end()
    await ended
  }
}

const KEEPER = fileURLToPath(new URL('./database-keeper.ts', import.meta.url))

function parseSource(line: string): DatabaseSource {
  return JSON.parse(line) as DatabaseSource
}
