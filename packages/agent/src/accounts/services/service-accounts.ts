import type { Gap, GapReason, ObservedPort, ServiceCoverage } from '@openhss/contract'
import { gapOf, ofService } from '../../host/gap.ts'
import type { Account } from '../account.ts'
import type { System } from '../../host/system.ts'
import { createServiceLooker } from './look/service-look.ts'
import type { Reading, ServiceLook } from './look/service-look.ts'
import type { Service } from './service.ts'

export interface ServiceAccountReader {
  /** Accounts of every service that runs now. Never throws. */
  read(signal: AbortSignal): Promise<AllServiceAccounts>
  /** Changes when a service starts or ends, or its accounts may have changed. Never throws. */
  version(): Promise<string>
}

export interface AllServiceAccounts {
  readonly accounts: readonly Account[]
  readonly gaps: readonly Gap[]
  readonly coverage: readonly ServiceCoverage[]
}

/**
 * Reads on the thread that calls it.
 * @param ports newest inventory of the host's ports: services are recognised by what they listen on.
 */
export function createServiceAccountReader(
  system: System,
  services: readonly Service[],
  ports: () => readonly ObservedPort[],
): ServiceAccountReader {
  const looker = createServiceLooker(system, services)
  const known = new KnownServiceAccounts()
  return {
    read: async (signal) => known.complete(await looker.read({ ports: ports(), signal })),
    version: () => looker.version({ ports: ports(), signal: NEVER }),
  }
}

const NEVER = new AbortController().signal

/** Completes each look by the accounts that earlier ones saw: one that cannot be read now is not gone. */
export class KnownServiceAccounts {
  #known: KnownAccounts = new Map()

  complete({ readings, gaps, failed }: ServiceLook): AllServiceAccounts {
    const completed = readings.map((reading) => ({ reading, accounts: this.#accountsOf(reading) }))
    // A kind whose instances cannot be found now still has the accounts that it had.
    const lost = [...this.#known].filter(([, { type }]) => failed.includes(type))
    this.#known = new Map([
      ...completed.map(({ reading: { key, type }, accounts }) => {
        return [`${type} ${key}`, { type, accounts: accounts.map(withoutHash) }] as const
      }),
      ...lost,
    ])
    const lostAccounts = lost.flatMap(([, { accounts }]) => withReason(accounts, 'failed'))
    return {
      accounts: [...completed.flatMap(({ accounts }) => accounts), ...lostAccounts],
      gaps: [...gaps, ...readings.flatMap(gapsOf)],
      coverage: readings.map(coverageOf),
    }
  }

  #accountsOf({ key, type, name, accounts, obstacle }: Reading): readonly Account[] {
    if (obstacle === undefined || accounts.length > 0) return accounts
    const before = this.#known.get(`${type} ${key}`)?.accounts ?? []
    return withReason(before, obstacle.reason).map((account) => ({ ...account, instance: name }))
  }
}

/** By type and key of the instances; what is stored of the passwords is not kept. */
type KnownAccounts = ReadonlyMap<string, Pick<Reading, 'type' | 'accounts'>>

function gapsOf({ type, name, gaps, obstacle, left }: Reading): Gap[] {
  const unread = [
    ...(obstacle === undefined ? [] : [gapOf('accounts', obstacle.reason)]),
    ...(left === 0 ? [] : [gapOf('account', 'oversized', left)]),
  ]
  return [...unread, ...gaps].map((gap) => ofService(`${type} ${name}`, gap))
}

function coverageOf({ type, name, accounts, left, obstacle }: Reading): ServiceCoverage {
  return { service_type: type, instance: name, accounts: accounts.length + left, ...obstacle }
}

/** An account that cannot be read now is not gone; what it was found to be is no longer known. */
function withReason(accounts: readonly Account[], reason: GapReason): Account[] {
  return accounts.map((account) => forget(account, reason))
}

function withoutHash(account: Account): Account {
  return forget(account, 'failed')
}

function forget(account: Account, reason: GapReason): Account {
  return { ...account, password: { kind: 'unknown', reason }, otherPasswords: [] }
}
