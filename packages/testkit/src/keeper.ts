import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { COMPILE_CACHE } from './compile-cache.ts'

/** A process that keeps something for a whole test run. */
export interface Keeper {
  /** The line by which it says where that is, or why there is none. */
  readonly said: { readonly line: string } | { readonly error: string }
  /** Resolves when it has removed everything. */
  readonly stop: () => Promise<void>
}

/** Starts a program that ends by `keepUntilInputEnds`, and waits for what it says. */
export async function startKeeper(program: string): Promise<Keeper> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const complaint = text(child.stderr)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { done, value } = await lines.next()
  return {
    said: done ? { error: await complaint } : { line: value },
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** Ctrl-C in the terminal reaches the whole group; the end of the run is what counts. */
export function outliveSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
}

/**
 * Says one line, and returns when standard input ends, which happens when the run ends in any way, even by SIGKILL; then
 * the keeper removes what it kept.
 */
export async function keepUntilInputEnds(line: string): Promise<void> {
  // There may be no reader left.
  process.stdout.on('error', () => undefined)
  process.stdout.write(`${line}\n`)
  await process.stdin.resume().forEach(() => undefined)
}
