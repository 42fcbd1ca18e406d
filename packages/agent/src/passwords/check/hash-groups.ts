import type { Account } from '../../accounts/account.ts'
import type { Fingerprint, FingerprintStore } from '../memory/fingerprint-store.ts'
import type { TestableHash } from '../verdicts/judge-account.ts'
import type { WordSubject } from '../words/derived-words.ts'
import { HOST_OWNER } from './fair-shares.ts'

export interface HashedAccount {
  readonly account: Account
  readonly hash: TestableHash
}

/** An account whose hash is tested. */
export interface GroupMember {
  readonly account: Account
  readonly fingerprint: Fingerprint
  readonly subject: WordSubject
}

/** A hash and the accounts of one owner that have it. */
export interface HashGroup {
  /** Says what is tested: the same for the same accounts with the same hash. */
  readonly key: string
  readonly hash: TestableHash
  readonly members: readonly GroupMember[]
}

/** What words are derived from besides the account. */
export interface Surroundings {
  readonly hostName: string
  readonly companies: readonly string[]
  readonly year: number
}

/** Groups accounts that have the same hash, those of the host first. */
export function groupByHash(
  accounts: readonly HashedAccount[],
  store: FingerprintStore,
  { hostName, companies, year }: Surroundings,
): HashGroup[] {
  const groups = new Map<string, { readonly hash: TestableHash; members: GroupMember[][] }>()
  for (const { account, hash } of accounts) {
    const owner = account.ownerId ?? HOST_OWNER
    const key = `${owner} ${hash.format} ${hash.hash}`
    const group = groups.get(key) ?? { hash, members: [[]] }
    groups.set(key, group)
    if (group.members.at(-1)?.length === MAX_GROUP_MEMBERS) group.members.push([])
    group.members.at(-1)?.push({
      account,
      fingerprint: fingerprintOf(store, account, hash),
      subject: { ...account, hostName, companies, year },
    })
  }
  return [...groups]
    .flatMap(([key, { hash, members }]) =>
      members.map((some) => ({
        key: `${key} ${some.map(describe).join(' ')}`,
        hash,
        members: some,
      })),
    )
    .toSorted((a, b) => Number(isOthers(a)) - Number(isOthers(b)))
}

/** Splits off the accounts that are more than an agent has memory for: what is remembered of one takes 2.5 KB. */
export function withinBounds(accounts: readonly HashedAccount[]): {
  readonly affordable: readonly HashedAccount[]
  readonly oversized: readonly HashedAccount[]
} {
  const counts = new Map<number, number>()
  let ofOthers = 0
  const [affordable, oversized]: [HashedAccount[], HashedAccount[]] = [[], []]
  for (const each of accounts) {
    const { ownerId = HOST_OWNER } = each.account
    const count = counts.get(ownerId) ?? 0
    const isHosts = ownerId === HOST_OWNER
    if (!isHosts && (count >= MAX_OWNER_ACCOUNTS || ofOthers >= MAX_OTHERS_ACCOUNTS)) {
      oversized.push(each)
      continue
    }
    counts.set(ownerId, count + 1)
    if (!isHosts) ofOthers += 1
    affordable.push(each)
  }
  return { affordable, oversized }
}

/** All owners but the host may have so many together, and each half of it. */
const MAX_OTHERS_ACCOUNTS = 10_000
const MAX_OWNER_ACCOUNTS = 5_000

/** Each brings words of its own, some 200, that are all tested on the one hash. */
const MAX_GROUP_MEMBERS = 50

/**
 * Returns a fingerprint that is the same for accounts of one name, service and hash, whatever the instance:
 * the same words are tested on them.
 */
function fingerprintOf(
  store: FingerprintStore,
  { service, userName }: Account,
  { format, hash }: TestableHash,
): Fingerprint {
  return store.fingerprint(service, userName, `${format} ${hash}`)
}

function describe({ account: { service, instance, userName, comment } }: GroupMember): string {
  return JSON.stringify([service, instance, userName, comment])
}

function isOthers({ members }: HashGroup): boolean {
  return (members[0]?.account.ownerId ?? HOST_OWNER) !== HOST_OWNER
}
