import os from 'node:os'
import { classifyPort } from '@openhss/contract/runtime'
import type { AccountVerdict, ObservedPort, ScanResult } from '@openhss/contract'
import type { CheckProgress, CheckTier } from './agent-events.ts'
import { keepMemoryOutOfCoreDumps } from '../process/core-dumps.ts'
import { readHostFacts } from '../host/host-facts.ts'
import { createAccountChecker } from '../passwords/account-checker.ts'
import type { OwnWords } from '../passwords/words/own-words.ts'
import { createPortScanner } from '../ports/port-scanner.ts'
import type { PortScan, PortScanner } from '../ports/port-scanner.ts'
import type { Account } from '../accounts/account.ts'
import { createThreadedAccountReaders } from '../accounts/thread/threaded-accounts.ts'
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
  /** Called with the first look at the ports, and with the settled one up to two seconds later. */
  readonly onPorts?: (ports: ScanResult['ports'], isSettled: boolean) => void
  /** Called with the names of all accounts, before the first verdict. */
  readonly onAccounts?: (accounts: readonly NamedAccount[]) => void
  /** Called once for each account, as soon as it is judged. */
  readonly onVerdict?: (verdict: AccountVerdict) => void
}

/** What names an account of a host. */
export type NamedAccount = Pick<AccountVerdict, 'user_name' | 'service_type' | 'instance'>

/** Looks at one host once. Nothing is stored and nothing is reported. */
export async function scanHost(options: ScanOptions): Promise<ScanResult> {
  const system = new System(options.root)
  const scanner = createPortScanner(system)
  // The check takes seconds, so the second look at the ports does not make anybody wait.
  const [ports, accounts] = await Promise.all([
    options.ports ? scanPorts(scanner, options) : undefined,
    options.passwords ? checkAccounts(system, scanner, options) : undefined,
  ])
  return {
    ports: judge(ports?.ports ?? []),
    accounts: accounts?.verdicts ?? [],
    coverage: {
      ...(ports !== undefined && { ports: ports.coverage }),
      ...(accounts !== undefined && { accounts: accounts.coverage }),
    },
  }
}

async function scanPorts(
  scanner: PortScanner,
  { signal, onPorts }: ScanOptions,
): Promise<PortScan> {
  onPorts?.(judge(scanner.latest().ports), false)
  const settled = await scanner.settle(signal)
  onPorts?.(judge(settled.ports), true)
  return settled
}

function judge(ports: readonly ObservedPort[]): ScanResult['ports'] {
  return ports.map((port) => ({ ...port, status: classifyPort(port).status }))
}

function checkAccounts(
  system: System,
  scanner: PortScanner,
  { words, tier, signal, onProgress, onAccounts, onVerdict }: ScanOptions,
) {
  keepMemoryOutOfCoreDumps()
  const hostName = () => readHostFacts(system).host_name
  const newest = () => scanner.latest().ports
  const { ofSystem, ofServices } = createThreadedAccountReaders({
    system,
    ports: { newest, now: newest },
    cpuShare: 1,
  })
  return createAccountChecker({
    system,
    systemAccounts: ofSystem,
    services: ofServices,
    hostName,
    ...(words && { ownWords: () => words }),
    lanes: os.availableParallelism(),
    workerMemoryBytes: WORKER_MEMORY_BYTES,
  }).run({
    tier,
    pace: 'interactive',
    signal,
    onProgress,
    onAccounts: (accounts) => onAccounts?.(accounts.map(nameOf)),
    onVerdict,
  })
}

function nameOf({ userName, service, instance }: Account): NamedAccount {
  return { user_name: userName, service_type: service, ...(instance !== '' && { instance }) }
}

/** Memory for guesses in a scan that somebody waits for: 18 lanes of yescrypt. */
const WORKER_MEMORY_BYTES = 512 * 1024 * 1024
