import { GUESSABLE_VERDICTS } from '@openhss/contract'

/** What the list of hosts with weak or empty passwords shows or is filtered by, of one host. */
interface Listed {
  readonly host_name: string
  readonly private_ip: string
  readonly accounts_weak: number
  readonly accounts_empty: number
}

interface ListedAccount {
  readonly user_name: string
  readonly verdict: string
}

/** Tells whether a host stands otherwise in that list by a report of its ports, which has no accounts. Pure. */
export function isRelisted(before: Listed, after: Listed): boolean {
  const isListed = after.accounts_weak + after.accounts_empty > 0
  return (
    isListed && (before.host_name !== after.host_name || before.private_ip !== after.private_ip)
  )
}

/** Tells whether another account of the host is in that list, or one is no longer. Pure. */
export function areAccountsRelisted(
  before: readonly ListedAccount[],
  after: readonly ListedAccount[],
): boolean {
  const [left, right] = [namesOf(before), namesOf(after)]
  return left.length !== right.length || left.some((name, index) => name !== right[index])
}

function namesOf(accounts: readonly ListedAccount[]): string[] {
  return accounts
    .filter(({ verdict }) => GUESSABLE_VERDICTS.some((each) => each === verdict))
    .map(({ user_name }) => user_name)
    .toSorted()
}
