import type { GapReason, ObservedPort } from '@openhss/contract'
import { gapOf, inFile } from '../../host/gap.ts'
import type { System } from '../../host/system.ts'
import { DEFAULT_CPU_SHARE, MAX_READING_MB } from '../../process/guest-bounds.ts'
import type { ServiceLook } from '../services/look/service-look.ts'
import type { Service } from '../services/service.ts'
import { KnownServiceAccounts } from '../services/service-accounts.ts'
import type { ServiceAccountReader } from '../services/service-accounts.ts'
import { SERVICE_PROGRAMS, hasServiceProcess } from '../services/service-programs.ts'
import { ACCOUNT_FILES } from '../system/read-accounts.ts'
import type { SystemAccounts } from '../system/read-accounts.ts'
import { createSourcesVersion } from '../system/sources-version.ts'
import type { SystemAccountReader } from '../system/system-account-reader.ts'
import { AccountThread } from './account-thread.ts'
import type { ThreadBounds } from './account-thread.ts'
import { fitPorts } from './fit-ports.ts'

export interface ThreadedAccountOptions {
  readonly system: System
  readonly ports: PortInventory
  /** Share of one core that the agent has; reading takes at most half of it. */
  readonly cpuShare?: number
  readonly bounds?: Partial<ThreadBounds>
}

/** The host's ports: services are recognised by what they listen on. */
interface PortInventory {
  /** As the newest scan saw them: whether accounts may have changed is asked every few seconds. */
  readonly newest: () => readonly ObservedPort[]
  /** As they are now: a service that has just started is read under its own name. */
  readonly now: () => readonly ObservedPort[]
}

export interface ThreadedAccountReaders {
  readonly ofSystem: SystemAccountReader
  readonly ofServices: ServiceAccountReader
}

/**
 * Reads accounts on a thread of its own, which is ended when that takes too much of the host. It runs while there is
 * a process that may be a service.
 */
export function createThreadedAccountReaders({
  system,
  ports,
  cpuShare = DEFAULT_CPU_SHARE,
  bounds,
}: ThreadedAccountOptions): ThreadedAccountReaders {
  const thread = new AccountThread(
    { root: system.root, cpuShare: cpuShare / 2 },
    { ...BOUNDS, ...bounds },
  )
  return {
    ofSystem: readerOfSystem(system, thread),
    ofServices: readerOfServices(system, thread, ports),
  }
}

const BOUNDS: ThreadBounds = {
  residentBytes: MAX_READING_MB * 1_000_000,
  // What the heap below and the buffers beside it take.
  growthBytes: 40_000_000,
  // At rest it has 8. A host with 20,000 accounts, or a server with as many roles, takes 24.
  heapMb: 32,
  silenceMs: 60_000,
}

function readerOfServices(
  system: System,
  thread: AccountThread,
  ports: PortInventory,
): ServiceAccountReader {
  const known = new KnownServiceAccounts()
  let version = 'unread'
  return {
    async read(signal) {
      if (!hasServiceProcess(system)) return known.complete(NO_SERVICES)
      const answer = await thread.ask({ kind: 'services', ports: fitPorts(ports.now()) }, signal)
      return known.complete(answer?.kind === 'services' ? answer.look : notLooked(signal))
    },
    async version() {
      if (!hasServiceProcess(system)) {
        await thread.release()
        return (version = 'none')
      }
      const answer = await thread.ask({ kind: 'version', ports: fitPorts(ports.newest()) }, NEVER)
      // While it is not known, nothing is known to have changed.
      if (answer?.kind === 'version') version = answer.version
      return version
    },
  }
}

const NEVER = new AbortController().signal
const NO_SERVICES: ServiceLook = { readings: [], gaps: [], failed: [] }

/** All that was known before is not known now. */
function notLooked(signal: AbortSignal): ServiceLook {
  return {
    readings: [],
    gaps: [gapOf('accounts of services', reasonOf(signal))],
    failed: Object.keys(SERVICE_PROGRAMS) as Service['type'][],
  }
}

function reasonOf(signal: AbortSignal): GapReason {
  return signal.aborted ? 'stopped' : 'oversized'
}

function readerOfSystem(system: System, thread: AccountThread): SystemAccountReader {
  return {
    async read(nowMs, signal) {
      const answer = await thread.ask({ kind: 'system', nowMs }, signal)
      return answer?.kind === 'system' ? answer.accounts : unreadSystem(signal)
    },
    version: createSourcesVersion(system, async () => {
      const answer = await thread.ask({ kind: 'pam files' }, NEVER)
      return answer?.kind === 'pam files' ? answer.files : undefined
    }),
  }
}

function unreadSystem(signal: AbortSignal): SystemAccounts {
  const files = Object.values(ACCOUNT_FILES)
  return { accounts: [], gaps: files.map((file) => gapOf(inFile(file), reasonOf(signal))) }
}
