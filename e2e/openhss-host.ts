import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** The command as it is installed. */
export const OPENHSS = path.resolve(import.meta.dirname, '../packages/cli/bin/openhss')
/** Runs a command with an /etc of its own. */
export const PRIVATE_ETC = path.join(import.meta.dirname, 'private-etc.sh')

/** A data directory, and an /etc with four weak accounts and a strong one; `await using` removes both. */
export interface OpenHssHost extends AsyncDisposable {
  readonly dataDirectory: string
  /** Starts a command that goes on, such as `up`; of another program than this version's, if one is given. */
  start(
    command: string,
    variables?: Record<string, string>,
    program?: string,
    ...words: string[]
  ): RunningCommand
  /** Runs another command to its end. */
  run(...words: string[]): { status: number | null; stdout: string; stderr: string }
}

/** Makes a host. @param writeEtc puts another `etc` into the folder. */
export async function createHost(writeEtc?: (folder: string) => void): Promise<OpenHssHost> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-e2e-'))
  writeEtc?.(folder)
  const dataDirectory = path.join(folder, 'data')
  const env = {
    PATH: process.env.PATH,
    OPENHSS_DATA_DIR: dataDirectory,
    OPENHSS_LISTEN: '127.0.0.1:0',
  }
  const wrapped = (program: string, words: readonly string[]) =>
    ['--mount', '--propagation', 'private', 'sh', PRIVATE_ETC, folder, program].concat(words)
  const running: RunningCommand[] = []
  return {
    dataDirectory,
    start: (command, variables, program = OPENHSS, ...words) => {
      // The command has a process group of its own, so that a test can kill all of it at once.
      const child = spawn('unshare', wrapped(program, [command, ...words]), {
        env: { ...env, ...variables },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const started = new RunningCommand(child)
      running.push(started)
      return started
    },
    run: (...words) => spawnSync('unshare', wrapped(OPENHSS, words), { env, encoding: 'utf8' }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running.map((started) => started.killAll()))
      // The database outlives a killed server until the next one finds it.
      killProcessesOf(folder)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A command that runs; its output is collected. */
export class RunningCommand {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown[]>
  #output = ''

  constructor(child: ChildProcess) {
    this.#child = child
    this.#exited = once(child, 'exit')
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString()
        child.emit('printed')
      })
    }
  }

  get output(): string {
    return this.#output
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Waits until the pattern is in the output. @throws when the command ends before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#output)
      if (found !== null) return found
      if (this.#child.exitCode !== null) throw new Error(`openhss ended: ${this.#output}`)
      await Promise.race([once(this.#child, 'printed'), this.#exited])
    }
  }

  /** Signals the command, and waits for what it says to it. */
  async signal(signal: NodeJS.Signals, answer: RegExp): Promise<void> {
    this.#child.kill(signal)
    await this.printed(answer)
  }

  /** Signals the command alone, as a service manager does. @returns its exit code. */
  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal)
    await this.#exited
    return this.#child.exitCode
  }

  /** Resolves when the command has ended. */
  async ended(): Promise<void> {
    await this.#exited
  }

  /** Sends SIGKILL to the command, the agent and everything else of the group, at once. */
  async killAll(): Promise<void> {
    if (this.hasEnded) return
    process.kill(-this.pid, 'SIGKILL')
    await this.#exited
  }
}

/** Lists the processes that have the folder in their environment or their working directory. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
        return environment.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
      } catch {
        return false
      }
    })
}

/** Those that are still there: between the look and the signal one may end by itself. */
export function killProcessesOf(folder: string): void {
  for (const pid of processesOf(folder)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
