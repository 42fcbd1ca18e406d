import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import type { UnixUser } from './unix-user.ts'
import type { ClusterFolder } from './cluster-folder.ts'
import { SUPERUSER } from './superuser.ts'

/** The settings with which the programs of one cluster are started. */
export interface Programs {
  /** Folder with `bin`. */
  readonly runtime: string
  readonly unixUser: UnixUser | undefined
  readonly folder: ClusterFolder
}

/**
 * Starts a program in a session of its own, so that Ctrl-C in the terminal reaches us and not the database,
 * which we stop in order. With uid and gid Node also drops the supplementary groups. Its descriptor 3 is
 * the cluster's folder.
 */
export function startProgram(
  { runtime, unixUser, folder }: Programs,
  name: ProgramName,
  parameters: readonly string[],
  options: { readonly cwd: string; readonly stdio: readonly ('pipe' | 'ignore')[] },
): ChildProcess {
  return spawn(path.join(runtime, 'bin', name), parameters, {
    ...unixUser,
    cwd: options.cwd,
    detached: true,
    // initdb starts postgres through a shell; nothing else of our environment is its business. PostgreSQL
    // keeps the superuser's name in no file. Its images have it in this variable, where an agent finds it.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', POSTGRES_USER: SUPERUSER },
    stdio: [...options.stdio, folder.descriptor],
  })
}

/**
 * Runs a program to its end in a folder.
 * @throws its last lines when it fails.
 */
export async function runProgram(
  programs: Programs,
  name: ProgramName,
  parameters: readonly string[],
  cwd: string,
  input = '',
): Promise<void> {
  const child = startProgram(programs, name, parameters, { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  // A program that fails early does not read its input; its status says why.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  const end = await describeEnd(child, 'close')
  if (end !== SUCCESS) {
    throw new Error(
      `${name} of the embedded PostgreSQL failed (${end}): ${said.trim().slice(-2000)}`,
    )
  }
}

/**
 * Describes how a program ended: an exit code, a signal, or why it did not even start. 'close' waits for
 * all its output, 'exit' does not.
 */
export function describeEnd(child: ChildProcess, event: 'exit' | 'close'): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message.replace('ENOENT', NO_LOADER)))
    child.once(event, (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

type ProgramName = 'initdb' | 'postgres'

const SUCCESS = 'exit code 0'
/** The kernel says this of a program that is there, when its loader is missing. */
const NO_LOADER = 'ENOENT (it needs a Linux with glibc)'
