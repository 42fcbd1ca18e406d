import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { FleetShape } from '../model/fleet-shape.ts'
import type { LiveStatistics } from './live-fleet.ts'
import type { PortVariant } from './port-variants.ts'
import type { FleetTarget } from './simulated-agent.ts'
import type { WorkerCall } from './worker-call.ts'

/** A large fleet in a few processes; `await using` ends them. */
export interface FleetProcesses extends AsyncDisposable {
  /** Lets every host report these ports once. @returns the seconds that it took. */
  sendPorts(variant: PortVariant): Promise<number>
  goLive(): Promise<void>
  markRestart(): Promise<void>
  takeStatistics(): Promise<LiveStatistics>
  stop(): Promise<void>
}

export async function startFleetProcesses(
  shape: FleetShape,
  target: FleetTarget,
): Promise<FleetProcesses> {
  const workers = Array.from({ length: PROCESSES }, () => new Worker())
  const all = <Result>(call: WorkerCall) =>
    Promise.all(workers.map((worker) => worker.call<Result>(call)))
  const share = Math.ceil(shape.hosts / PROCESSES)
  await Promise.all(
    workers.map((worker, n) => {
      const first = n * share
      const count = Math.min(share, shape.hosts - first)
      return worker.call({ name: 'take part', part: { shape, target, first, count } })
    }),
  )
  return {
    sendPorts: async (variant) => {
      const startedAt = performance.now()
      await all({ name: 'send ports', variant, atOnce: AT_ONCE / PROCESSES })
      return (performance.now() - startedAt) / 1000
    },
    goLive: async () => {
      await all({ name: 'go live', startsAt: Date.now() })
    },
    markRestart: async () => {
      await all({ name: 'mark restart' })
    },
    takeStatistics: async () => sum(await all<LiveStatistics>({ name: 'take statistics' })),
    stop: async () => {
      await all({ name: 'stop' })
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map((worker) => worker.end()))
    },
  }
}

/** A process has 20,000 descriptors here, and an agent two connections. */
const PROCESSES = 2
/** Reports under way at once: as many as 10,000 agents have when each answer takes 0.2 s. */
const AT_ONCE = 64

function sum(parts: readonly LiveStatistics[]): LiveStatistics {
  return {
    reportMs: parts.flatMap(({ reportMs }) => reportMs),
    failures: parts.reduce((total, { failures }) => total + failures, 0),
    lastFailure: parts.map(({ lastFailure }) => lastFailure).find((each) => each !== undefined),
    unserved: parts.reduce((total, { unserved }) => total + unserved, 0),
    servedAt: Math.max(...parts.map(({ servedAt }) => servedAt)),
  }
}

class Worker {
  readonly #child: ChildProcess = fork(new URL('worker.ts', import.meta.url))
  readonly #exited = once(this.#child, 'exit')
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #calls = 0

  constructor() {
    this.#child.on('message', (message) => {
      const { id, result, error } = message as { id: number; result?: unknown; error?: string }
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) waiting?.resolve(result)
      else waiting?.reject(new Error(error))
    })
    this.#child.on('exit', () => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error('a worker ended'))
    })
  }

  call<Result>(call: WorkerCall): Promise<Result> {
    const waiting = Promise.withResolvers<unknown>()
    this.#calls += 1
    this.#waiting.set(this.#calls, waiting)
    this.#child.send({ id: this.#calls, call })
    return waiting.promise as Promise<Result>
  }

  async end(): Promise<void> {
    this.#child.disconnect()
    await this.#exited
  }
}
