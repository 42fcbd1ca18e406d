import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { areAllPasswordsGood, uncheckedHosts } from '../../known/fleet-sight.ts'
import { askFleet, askNumberOfAccounts, askOverview } from './password-questions.ts'

/** What the list is a part of. A number is undefined while the server has not said it. */
export interface PasswordCounts {
  readonly guessable: number | undefined
  /** Accounts of which it is known whether a stranger gets in. */
  readonly tested: number | undefined
  readonly unsupported: number | undefined
  readonly unreadable: number | undefined
  readonly hosts: number | undefined
  readonly uncheckedHosts: number | undefined
  /** Hosts whose accounts were checked in part, or long ago, or whose agent does not speak. */
  readonly unsureHosts: number | undefined
  /** When the newest check ended, RFC 3339. */
  readonly checkedAt: string | undefined
  /** Every account of every host was checked lately, and none is weak. */
  readonly areAllGood: boolean
}

export const TESTED = 'verdict:weak,empty,not_found'
export const UNTESTABLE = 'verdict:unsupported,error'

/** Asks for what the head of the page and an empty list say. */
export function usePasswordCounts(): PasswordCounts {
  const { projectId, scoped } = useProject()
  const { search } = useSearchState()
  const numberOf = (q: string) => askNumberOfAccounts(projectId, scoped(q))
  const guessable = useShown(numberOf(''))
  const tested = useShown(numberOf(TESTED))
  const unsupported = useShown(numberOf('verdict:unsupported'))
  const unreadable = useShown(numberOf('verdict:error'))
  const { answer: overview } = useShown(askOverview(projectId, search))
  const { answer: fleet } = useShown(askFleet(projectId, search))
  const hasBoth = overview !== undefined && fleet !== undefined
  const { weak_pwd_incomplete: incomplete, weak_pwd_not_protected: unprotected } = overview ?? {}
  return {
    guessable: guessable.answer?.total_num,
    tested: tested.answer?.total_num,
    unsupported: unsupported.answer?.total_num,
    unreadable: unreadable.answer?.total_num,
    hosts: fleet?.hosts.total,
    uncheckedHosts: hasBoth ? uncheckedHosts(overview, fleet) : undefined,
    unsureHosts:
      incomplete === undefined || unprotected === undefined ? undefined : incomplete + unprotected,
    checkedAt:
      overview?.scan_time === undefined ? undefined : new Date(overview.scan_time).toISOString(),
    areAllGood: hasBoth && areAllPasswordsGood(overview, fleet),
  }
}
