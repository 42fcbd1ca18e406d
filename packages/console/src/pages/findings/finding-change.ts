import type { apiOperations, Finding, Input, Output } from '@openhss/contract'
import { useAct } from '../../api/act.ts'
import { useProject } from '../../components/use-project.ts'

type Change = typeof apiOperations.changeFindings
type Body = Input<Change>['body']
export type FindingAction = Body['action']

/** Findings that are about to be changed: some by name, or all that a query gives as long as it gives as many. */
export type ChangeTarget =
  | { readonly finding_ids: readonly string[] }
  | { readonly query: string; readonly expected_count: number }

/** What became of a change. */
export interface ChangeOutcome {
  readonly action: FindingAction
  readonly changed: number
  readonly unchanged: number
  readonly notFound: number
  /** Those that somebody else accepted meanwhile, and how. */
  readonly kept: readonly KeptAcceptance[]
}

/** An acceptance that was there before the one that was asked for, and which nobody had seen. */
interface KeptAcceptance {
  readonly findingId: string
  readonly acceptance: NonNullable<Finding['acceptance']>
}

/** What is said with a change: why, until when, to whom. */
export type ChangeTerms = Omit<Body, 'action' | 'finding_ids' | 'query' | 'expected_count'>

/** Gives a function that changes findings, and how the last change went. It throws what the server has against it. */
export function useFindingChange() {
  const { projectId } = useProject()
  const { mutateAsync, error, isPending } = useAct('changeFindings')
  return {
    error,
    isPending,
    change: async (action: FindingAction, target: ChangeTarget, terms: ChangeTerms = {}) => {
      const chosen = 'finding_ids' in target ? { finding_ids: [...target.finding_ids] } : target
      const answer = await mutateAsync({
        params: { project_id: projectId },
        body: { action, ...chosen, ...terms },
      })
      return outcomeOf(action, answer)
    },
  }
}

export function sizeOf(target: ChangeTarget): number {
  return 'finding_ids' in target ? target.finding_ids.length : target.expected_count
}

function outcomeOf(action: FindingAction, { results }: Output<Change>): ChangeOutcome {
  const count = (wanted: (typeof results)[number]['outcome']) =>
    results.filter(({ outcome }) => outcome === wanted).length
  return {
    action,
    changed: count('changed'),
    unchanged: count('unchanged'),
    notFound: count('not_found'),
    kept: results.flatMap(({ finding_id: findingId, outcome, acceptance }) =>
      outcome === 'accepted_meanwhile' && acceptance !== undefined
        ? [{ findingId, acceptance }]
        : [],
    ),
  }
}
