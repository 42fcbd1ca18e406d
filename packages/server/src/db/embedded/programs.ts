import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import type { Account } from './account.ts'
import type { ClusterFolder } from './cluster-folder.ts'

/** How the programs of one cluster are started. */
export interface Programs {
  /** Folder with `bin`. */
  readonly runtime: string
  readonly account: Account | undefined
  readonly folder: ClusterFolder
}

/**
 * Starts a program in a session of its own, so that Ctrl-C in the terminal reaches us and not the
 * database, which we stop in order. With uid and gid Node also drops the supplementary groups.
 */
export function startProgram(
  { runtime, account, folder }: Programs,
  name: 'initdb' | 'postgres',
  parameters: readonly string[],
  cwd: string,
): ChildProcess {
  return spawn(path.join(runtime, 'bin', name), parameters, {
    ...account,
    cwd,
    detached: true,
    // initdb starts postgres through a shell; nothing else of our environment is its business.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'pipe', folder.descriptor],
  })
}

/** Runs a program to its end. Throws what it said last when it fails. */
export async function runProgram(
  programs: Programs,
  name: 'initdb' | 'postgres',
  parameters: readonly string[],
  cwd: string,
  input = '',
): Promise<void> {
  const child = startProgram(programs, name, parameters, cwd)
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  const status = await new Promise<string>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${name} could not be started`, { cause })))
    child.once('close', (code, signal) => resolve(signal ?? String(code)))
  })
  if (status !== '0') throw new Error(`${name} ended with ${status}: ${said.trim().slice(-2000)}`)
}
