import os from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { CpuBudget, processCpuMs, steadyMs } from '../../process/cpu-budget.ts'
import { createGuesserChooser } from './choose-guesser.ts'
import type { GuesserChooser } from './choose-guesser.ts'
import { loadCryptLibrary } from './crypt-library.ts'
import type { GuessOrder, GuessReport, GuessWorkerSetup, WorkerGreeting } from './guess-protocol.ts'
import type { Guesser } from './guesser.ts'
import { loadSimd } from './simd.ts'

// This is the whole worker. It imports only what it needs, because each worker is an isolate of its own.
const { stopFlag, libraries, budget } = workerData as GuessWorkerSetup
const cpuBudget = budget && new CpuBudget(budget)

if (cpuBudget) beNice()
const library = await loadCryptLibrary(libraries).catch(() => undefined)
const simd = library && (await loadSimd())
say({ available: library !== undefined, speedups: simd?.speedups ?? {} })
if (library) {
  const choose = createGuesserChooser(library, simd)
  parentPort?.on('message', (order: GuessOrder) => say(testOrder(choose, order)))
}

function testOrder(choose: GuesserChooser, order: GuessOrder): GuessReport {
  const before = process.threadCpuUsage()
  try {
    const end = testWords(choose(order), order)
    const { user, system } = process.threadCpuUsage(before)
    return { ...end, workMs: (user + system) / 1_000 }
  } finally {
    order.words.fill(0)
  }
}

function testWords(
  guesser: Guesser,
  { words, expectedMsPerGuess }: GuessOrder,
): Omit<GuessReport, 'workMs'> {
  const batchMs = (guesser.batch * expectedMsPerGuess) / guesser.speedup
  const burst = Math.max(1, Math.floor(BURST_MS / batchMs))
  let start = 0
  let tested = 0
  while (start < words.length) {
    if (cpuBudget) rest(cpuBudget, burst * batchMs)
    for (let i = 0; i < burst && start < words.length; i += 1) {
      if (Atomics.load(stopFlag, 0) !== 0) return { kind: 'stopped', tested }
      const outcome = guesser.test(words, start, guesser.batch)
      tested += outcome.tested
      if (outcome.kind !== 'differs') return { kind: outcome.kind, tested }
      start = outcome.end
    }
    cpuBudget?.record(steadyMs(), processCpuMs())
  }
  return { kind: 'exhausted', tested }
}

/** Milliseconds of work between two looks at the budget; asking the kernel for it costs a microsecond. */
const BURST_MS = 20

function rest(cpuBudget: CpuBudget, expectedMs: number): void {
  const pauseMs = cpuBudget.pauseMs(steadyMs(), expectedMs)
  // This wakes at once when the flag is set and notified.
  if (pauseMs > 0) Atomics.wait(stopFlag, 0, 0, pauseMs)
}

/** Lowers the priority of this worker alone: on Linux 0 is the calling thread, setpriority(2). */
function beNice(): void {
  try {
    os.setPriority(0, os.constants.priority.PRIORITY_LOW)
  } catch {
    // A container may forbid it; the budget holds without it.
  }
}

function say(message: WorkerGreeting | GuessReport): void {
  // The list of objects that are handed over with the message is empty.
  parentPort?.postMessage(message, [])
}
