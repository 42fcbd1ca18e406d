import type { AccountState, FindingSentenceCode, PortCoverage } from '@openhss/contract'
import { isGuessable } from '@openhss/contract'
import { createAccountReach } from '../../baseline/account-reach.ts'
import type { AccountReach } from '../../baseline/account-reach.ts'
import type { AccountRow } from '../account-columns.ts'
import type { PortRow } from '../port-columns.ts'
import { addressesOf, widest } from './find-dangerous-ports.ts'
import { keyOf, rankOf } from './wanted-finding.ts'
import type { WantedFinding } from './wanted-finding.ts'

/** Accounts that have a finding of their own; a made-up server may have thousands. */
const MAX_ACCOUNT_FINDINGS = 1_000

/** Subject of the finding that stands for the accounts beyond. */
export const OTHER_ACCOUNTS = '*'

/**
 * Finds the accounts that a stranger gets into, with the severity that follows from who reaches them. Pure.
 * @param isKnown tells whether there is a finding of the key already: it keeps its place when there are too many.
 */
export function findWeakAccounts(
  { accounts, ports, portCoverage }: WeakAccountFacts,
  isKnown: (key: string) => boolean,
): WantedFinding[] {
  const guessable = accounts.filter(isGuessable)
  if (guessable.length === 0) return []
  const reachOf = createAccountReach(ports, portCoverage)
  const wanted = guessable.map((account) => describe(account, reachOf(account)))
  if (wanted.length <= MAX_ACCOUNT_FINDINGS) return wanted
  const ranked = wanted.toSorted(
    (a, b) => placeOf(b) - placeOf(a) || (a.subject < b.subject ? -1 : 1),
  )
  return [...ranked.slice(0, MAX_ACCOUNT_FINDINGS), othersOf(ranked.length - MAX_ACCOUNT_FINDINGS)]

  function placeOf(finding: WantedFinding): number {
    return Number(isKnown(keyOf(finding))) * 10 + rankOf(finding.sentence)
  }
}

interface WeakAccountFacts {
  readonly accounts: readonly AccountRow[]
  readonly ports: readonly PortRow[]
  /** What the newest port scan covered; null: there was none. */
  readonly portCoverage: PortCoverage | null
}

/** Names an account of a host as its findings do. */
export function subjectOfAccount({
  service_type: service,
  instance,
  user_name: user,
}: Pick<AccountRow, 'service_type' | 'instance' | 'user_name'>): string {
  return `${service}/${instance}/${user}`
}

function describe(account: AccountRow, { reach, ports }: AccountReach<PortRow>): WantedFinding {
  const { service_type, instance, user_name, account_state, suggestion } = account
  return {
    kind: account.verdict === 'empty' ? 'empty_password' : 'weak_password',
    subject: subjectOfAccount(account),
    sentence: sentenceOf(account, reach),
    facts: {
      service_type,
      ...(instance !== '' && { instance }),
      user_name,
      ...(account_state !== null && { account_state }),
      ...(suggestion !== null && { suggestion }),
      ...(ports.length > 0 && {
        exposure: widest(ports),
        ...addressesOf(ports),
        reached_by: ports.slice(0, MAX_NAMED_PORTS).map(({ port, laddr, path }) => ({
          port,
          laddr,
          ...(path !== null && { path }),
        })),
      }),
    },
    unconfirmedSince: account.unconfirmed_since,
  }
}

const MAX_NAMED_PORTS = 8

function sentenceOf(
  { service_type: service, user_name: user, verdict, account_state: state }: AccountRow,
  reach: AccountReach<PortRow>['reach'],
): FindingSentenceCode {
  const word = verdict === 'empty' ? 'empty' : 'weak'
  if (state === 'empty_refused') return 'empty-refused'
  if (state !== null && SHUT.has(state)) return 'account-shut'
  const isSystem = service === 'system'
  if (isSystem && word === 'empty') return 'empty-system'
  if (reach === 'reached') return isSystem ? 'weak-login-reached' : `${word}-service-reached`
  if (isSystem && user === 'root') return 'weak-root'
  return reach === 'unknown' ? `${word}-reach-unknown` : `${word}-not-reached`
}

/** No password opens an account in one of these states. */
const SHUT: ReadonlySet<AccountState> = new Set<AccountState>([
  'socket',
  'external',
  'no_login',
  'disabled',
  'no_account',
])

function othersOf(count: number): WantedFinding {
  return {
    kind: 'weak_password',
    subject: OTHER_ACCOUNTS,
    sentence: 'accounts-left-out',
    facts: { count },
    unconfirmedSince: null,
  }
}
