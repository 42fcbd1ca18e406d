import os from 'node:os'
import { classifyPort } from '@openhss/contract/runtime'
import type { ScanResult } from '@openhss/contract'
import type { CheckProgress, CheckTier } from './agent-events.ts'
import { keepMemoryOutOfCoreDumps } from '../process/core-dumps.ts'
import { readHostFacts } from '../host/host-facts.ts'
import { createAccountChecker } from '../passwords/account-checker.ts'
import type { OwnWords } from '../passwords/words/own-words.ts'
import { createPortScanner } from '../ports/port-scanner.ts'
import type { PortScanner } from '../ports/port-scanner.ts'
import { createServiceAccountReader } from '../accounts/services/service-accounts.ts'
import { SERVICES } from '../accounts/services/services.ts'
import { System } from '../host/system.ts'

export interface ScanOptions {
  readonly root: string
  /** Words of the caller that are tried on every account. */
  readonly words?: OwnWords
  readonly tier: CheckTier
  readonly ports: boolean
  readonly passwords: boolean
  readonly signal: AbortSignal
  readonly onProgress: (progress: CheckProgress) => void
}

/** Looks at one host once. Nothing is stored and nothing is reported. */
export async function scanHost(options: ScanOptions): Promise<ScanResult> {
  const system = new System(options.root)
  const scanner = createPortScanner(system)
  // The check takes seconds, so the second look at the ports does not make anybody wait.
  const [ports, accounts] = await Promise.all([
    options.ports ? scanner.settle(options.signal) : undefined,
    options.passwords ? checkAccounts(system, scanner, options) : undefined,
  ])
  return {
    ports: (ports?.ports ?? []).map((port) => ({ ...port, status: classifyPort(port).status })),
    accounts: accounts?.verdicts ?? [],
    coverage: {
      ...(ports !== undefined && { ports: ports.coverage }),
      ...(accounts !== undefined && { accounts: accounts.coverage }),
    },
  }
}

function checkAccounts(
  system: System,
  scanner: PortScanner,
  { words, tier, signal, onProgress }: ScanOptions,
) {
  keepMemoryOutOfCoreDumps()
  const hostName = () => readHostFacts(system).host_name
  return createAccountChecker({
    system,
    services: createServiceAccountReader(system, SERVICES, () => scanner.latest().ports),
    hostName,
    ...(words && { ownWords: () => words }),
    lanes: os.availableParallelism(),
    workerMemoryBytes: WORKER_MEMORY_BYTES,
  }).run({
    tier,
    pace: 'interactive',
    signal,
    onProgress,
  })
}

/** Memory for guesses in a scan that somebody waits for: 18 lanes of yescrypt. */
const WORKER_MEMORY_BYTES = 512 * 1024 * 1024
