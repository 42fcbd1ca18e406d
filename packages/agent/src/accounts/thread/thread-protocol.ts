import type { ObservedPort } from '@openhss/contract'
import type { GivenUp, LookedAt, ServiceLook } from '../services/look/service-look.ts'
import type { SystemAccounts } from '../system/read-accounts.ts'

/** What the thread that reads accounts is started with. */
export interface ThreadSetup {
  /** Root folder of the host. */
  readonly root: string
  /** Share of one core that it may take, 0 to 1. */
  readonly cpuShare: number
}

/** One thing is asked at a time; `stop` ends it early. */
export type ThreadRequest = Question | { readonly kind: 'stop' }

export type Question = ServiceQuestion | SystemQuestion

/** Asks for the accounts of services, or whether those may have changed. */
export interface ServiceQuestion {
  readonly kind: 'services' | 'version'
  readonly ports: readonly ObservedPort[]
  /** The thread's owner adds whose look ended it before. */
  readonly givenUp?: GivenUp
}

/** Asks for the accounts of the host itself, or for the files of passwords that PAM names. */
type SystemQuestion =
  { readonly kind: 'system'; readonly nowMs: number } | { readonly kind: 'pam files' }

/** `begin` is said before each instance: whatever ends the thread then, it was that one's. */
export type ThreadMessage = { readonly kind: 'begin'; readonly about: LookedAt } | ThreadAnswer

export type ThreadAnswer =
  | { readonly kind: 'services'; readonly look: ServiceLook }
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'system'; readonly accounts: SystemAccounts }
  | { readonly kind: 'pam files'; readonly files: readonly string[] }
