import type { Gap, GapReason, ServiceType } from '@openhss/contract'
import type { Account } from '../account.ts'
import type { ServiceProcess } from './service-process.ts'

/** A kind of service that keeps accounts of its own. One folder each; all are listed in services.ts. */
export interface Service {
  readonly type: Exclude<ServiceType, 'system'>
  /** Its instances among the processes of the host, each once. Never throws. */
  find(processes: readonly ServiceProcess[]): readonly ServiceInstance[]
}

/** One running service. */
export interface ServiceInstance {
  readonly type: Service['type']
  /** As the contract's `instance`: see `instanceName`. The same after a restart; another may claim it too. */
  readonly name: string
  /** The one that it was found by. */
  readonly process: Pick<ServiceProcess, 'pid' | 'userId'> &
    Partial<Pick<ServiceProcess, 'ownerId' | 'meter' | 'files'>>
  /** Its version depends on nothing but files and time: it is asked for again once one of them changed. */
  readonly restsOnFiles?: boolean
  /**
   * Changes when the accounts may have; asked every few seconds, so it has to be cheap. Never throws.
   */
  version(): Promise<string>
  /** Every account, or why there is none. Never throws, never guesses a login, ends with the signal. */
  readAccounts(signal: AbortSignal): Promise<ServiceAccounts>
}

export interface ServiceAccounts {
  /** Unique by user name. */
  readonly accounts: readonly Account[]
  /** What of the accounts could not be read; the service's name need not be in `what`. */
  readonly gaps: readonly Gap[]
  /** Present: not all accounts were read. */
  readonly obstacle?: Obstacle
}

/** Why accounts of a service cannot be read. No part of it is a secret. */
export interface Obstacle {
  readonly reason: GapReason
  /** What stood in the way, in a few words for a person. */
  readonly detail: string
  /** What to do about it. */
  readonly remedy: string
}
