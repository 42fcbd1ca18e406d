import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { System } from '../../host/system.ts'
import { CpuBudget, createCpuAllowance, steadyMs, threadCpuMs } from '../../process/cpu-budget.ts'
import { LookBudget, READ_BOUNDS } from '../services/budget/look-budget.ts'
import { createServiceLooker } from '../services/look/service-look.ts'
import type { LookOptions } from '../services/look/service-look.ts'
import { SERVICES } from '../services/services.ts'
import { readPamLogins } from '../system/pam-logins.ts'
import { readAccounts } from '../system/read-accounts.ts'
import type {
  Question,
  ServiceQuestion,
  ThreadAnswer,
  ThreadMessage,
  ThreadRequest,
  ThreadSetup,
} from './thread-protocol.ts'

// This is the whole worker: it reads what processes of anybody show of themselves, and is ended when that is too much.
const { root, cpuShare } = workerData as ThreadSetup
const looker = createServiceLooker(new System(root), SERVICES)
const budget = new CpuBudget(createCpuAllowance(cpuShare, 'now'))
let stop = new AbortController()

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.kind === 'stop') stop.abort()
  else void answer(request).then(say)
})

async function answer(question: Question): Promise<ThreadAnswer> {
  stop = new AbortController()
  const { kind } = question
  if (kind === 'services') return { kind, look: await looker.read(optionsOf(question)) }
  if (kind === 'version') return { kind, version: await looker.version(optionsOf(question)) }
  const system = systemWithinBounds()
  return kind === 'system'
    ? { kind, accounts: readAccounts(system, question.nowMs) }
    : { kind, files: readPamLogins(system).files }
}

/** Files of the system are root's own, and yet may be more than fits. */
function systemWithinBounds(): System {
  const meter = new LookBudget(READ_BOUNDS).meterOf(ROOT_ID)
  meter.begin()
  return new System(root, undefined, meter)
}

const ROOT_ID = 0

function optionsOf({ ports, givenUp }: ServiceQuestion): LookOptions {
  const startMs = threadCpuMs()
  return {
    ports,
    ...(givenUp && { givenUp }),
    signal: stop.signal,
    onBegin: (about) => say({ kind: 'begin', about }),
    rest: () => rest(threadCpuMs() - startMs),
  }
}

/** The services of an ordinary host are read before the first rest. */
async function rest(spentMs: number): Promise<void> {
  budget.record(steadyMs(), threadCpuMs())
  if (spentMs < BURST_MS || stop.signal.aborted) return
  await sleep(budget.pauseMs(steadyMs(), PIECE_MS))
}

const BURST_MS = 100
/** Eight instances of an ordinary size. */
const PIECE_MS = 20

function say(message: ThreadMessage): void {
  // The list of objects that are handed over with the message is empty.
  parentPort?.postMessage(message, [])
}
