import type { Finding } from '@openhss/contract'

/** What a finding rests on, by its kind. The texts come from a host. */
export interface FindingFacts {
  readonly type?: string
  readonly port?: number
  /** Code of the entry in the list of dangerous ports. */
  readonly code?: string
  readonly reason?: string
  readonly exposure?: string
  readonly addresses?: readonly string[]
  readonly address_count?: number
  readonly programs?: readonly string[]
  readonly containers?: readonly string[]
  readonly owner_unknown?: string
  readonly service_type?: string
  readonly instance?: string
  readonly user_name?: string
  readonly account_state?: string
  readonly suggestion?: string
  readonly reached_by?: readonly { readonly port?: number; readonly laddr?: string }[]
  readonly scan?: string
  readonly what?: string
  readonly count?: number
  readonly detail?: string
  readonly remedy?: string
  readonly last_seen_at?: string
  readonly last_refused_at?: string
  readonly source_ip?: string
}

/** Reads the facts of a finding; those of another type than they have today are left out. Pure. */
export function readFacts({ facts }: Pick<Finding, 'facts'>): FindingFacts {
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => TYPES[name]?.(value) === true),
  )
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number'
const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const areObjects = (value: unknown) =>
  Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null)

const TYPES: Readonly<Record<string, ((value: unknown) => boolean) | undefined>> = {
  type: isText,
  port: isNumber,
  code: isText,
  reason: isText,
  exposure: isText,
  addresses: areTexts,
  address_count: isNumber,
  programs: areTexts,
  containers: areTexts,
  owner_unknown: isText,
  service_type: isText,
  instance: isText,
  user_name: isText,
  account_state: isText,
  suggestion: isText,
  reached_by: areObjects,
  scan: isText,
  what: isText,
  count: isNumber,
  detail: isText,
  remedy: isText,
  last_seen_at: isText,
  last_refused_at: isText,
  source_ip: isText,
}

/** Kinds whose findings a password check renews at once. */
export function isOfAccount({ kind }: Pick<Finding, 'kind'>): boolean {
  return kind === 'weak_password' || kind === 'empty_password'
}
