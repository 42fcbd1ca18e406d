import type { Gap, ServiceCoverage } from '@openhss/contract'
import type { Account } from '../accounts/account.ts'
import type { ServiceAccountReader } from '../accounts/services/service-accounts.ts'
import type { SystemAccountReader } from '../accounts/system/system-account-reader.ts'

/** Where accounts come from: the files of the system, or the services that run. */
export type AccountSource = 'system' | 'services'

/** A text for each source, which is another when its accounts may have changed. */
export type SourcesVersion = Readonly<Record<AccountSource, string>>

/** All accounts of a host as they were read. */
export interface AccountReading {
  readonly accounts: readonly Account[]
  readonly gaps: readonly Gap[]
  /** Undefined: only accounts of the system are read. */
  readonly services: readonly ServiceCoverage[] | undefined
}

export const BOTH_SOURCES: ReadonlySet<AccountSource> = new Set(['system', 'services'])

/** Makes a reader that reads again what it is told to, and keeps the rest as it was. Never throws because of the host. */
export function createAccountSource(
  system: SystemAccountReader,
  services: ServiceAccountReader | undefined,
  nowMs: number,
  signal: AbortSignal,
): (sources: ReadonlySet<AccountSource>) => Promise<AccountReading> {
  let ofSystem = NOTHING
  let ofServices: Awaited<ReturnType<ServiceAccountReader['read']>> | undefined
  return async (sources) => {
    if (sources.has('services')) ofServices = await services?.read(signal)
    if (sources.has('system')) ofSystem = await system.read(nowMs, signal)
    return {
      accounts: [...ofSystem.accounts, ...(ofServices?.accounts ?? [])],
      gaps: [...ofSystem.gaps, ...(ofServices?.gaps ?? [])],
      services: ofServices?.coverage,
    }
  }
}

const NOTHING: Awaited<ReturnType<SystemAccountReader['read']>> = { accounts: [], gaps: [] }
