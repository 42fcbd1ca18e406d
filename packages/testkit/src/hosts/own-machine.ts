import { fork, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from 'vitest/node'

/**
 * vitest's `pool` for tests that look at a whole machine: each file sees a network and processes of its
 * own (own-machine.sh), whatever else runs. Without root or the right to it, files share the machine and
 * tests that need it for themselves are skipped; with CI=true that is an error.
 */
export function ownMachinePool(): PoolRunnerInitializer | 'forks' {
  const tried = spawnSync(OWN_MACHINE, ['true'], { encoding: 'utf8' })
  if (tried.status === 0) {
    return { name: 'own-machine', createPoolWorker: (options) => new OwnMachineWorker(options) }
  }
  const line = `tests share this machine: ${tried.stderr.trim()}`
  if (process.env.CI === 'true') throw new Error(line)
  process.stderr.write(`${line}\n`)
  return 'forks'
}

const OWN_MACHINE = fileURLToPath(new URL('own-machine.sh', import.meta.url))

/** vitest's own worker of its pool `forks`, started by another program. */
class OwnMachineWorker implements PoolWorker {
  readonly name = 'own-machine'
  readonly cacheFs = true
  readonly #options: PoolOptions
  #child: ChildProcess | undefined

  constructor(options: PoolOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { distPath, execArgv, env } = this.#options
    this.#child = fork(path.join(distPath, 'workers/forks.js'), [], {
      execPath: OWN_MACHINE,
      execArgv: [process.execPath, ...execArgv],
      env: { ...env, OPENHSS_TEST_OWN_MACHINE: 'true' },
      serialization: 'advanced',
    })
    await once(this.#child, 'spawn')
  }

  /** Whatever a test left behind ends with it. */
  async stop(): Promise<void> {
    const child = this.#started()
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  on(event: string, callback: (...values: unknown[]) => void): void {
    this.#started().on(event, callback)
  }

  off(event: string, callback: (...values: unknown[]) => void): void {
    this.#started().off(event, callback)
  }

  send(message: WorkerRequest): void {
    this.#started().send(message)
  }

  deserialize(data: unknown): unknown {
    return data
  }

  #started(): ChildProcess {
    if (this.#child === undefined) throw new Error('the worker was not started')
    return this.#child
  }
}
