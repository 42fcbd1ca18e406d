import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { COMPILE_CACHE } from '../compile-cache.ts'

export interface ChildProgramOptions {
  /** The program runs as this user and group, without supplementary groups; only root can ask for it. */
  readonly unixUser?: { readonly uid: number; readonly gid: number }
  readonly env?: Readonly<Record<string, string>>
}

/** A piece of a program in a Node process of its own; `await using` kills it. */
export interface ChildProgram extends AsyncDisposable {
  readonly pid: number
  /** Waits for the next line that it writes. @throws what it wrote to stderr when it ends without one. */
  nextLine(): Promise<string>
  /** Sends the signal to its whole process group, as the terminal does with Ctrl-C. */
  kill(signal: NodeJS.Signals): void
  /** Exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals>
}

/** Runs the text of an ES module; imports are by absolute URL (`import.meta.resolve`). */
export function startChildProgram(text: string, options: ChildProgramOptions = {}): ChildProgram {
  const program = `${END_WITH_US}\n${text}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    ...options.unixUser,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0))
  })
  const { pid } = child
  if (pid === undefined) throw new Error('the child program could not be started')
  const kill = (signal: NodeJS.Signals) => {
    // The group is gone with the last process in it.
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal)
  }
  return {
    pid,
    nextLine: async () => {
      const line = await lines.next()
      if (line.done) throw new Error(`the child program ended (${await ended}): ${errors}`)
      return line.value
    },
    kill,
    ended,
    [Symbol.asyncDispose]: async () => {
      kill('SIGKILL')
      await ended
    },
  }
}

/** Without it the program would live on when the test run is interrupted. */
const END_WITH_US = "process.stdin.on('end', () => process.exit()).resume().unref()"
