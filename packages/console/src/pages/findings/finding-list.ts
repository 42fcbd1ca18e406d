import { ask } from '../../api/ask.ts'
import { pageOf } from '../../components/list-page.ts'
import type { SearchState } from '../../components/search-state.ts'
import { askFor, namesKey } from './query-words.ts'

/** The page of findings that an address asks for. */
export function listQuestion(projectId: string, q: string, search: SearchState) {
  const { limit, offset } = pageOf(search)
  return ask('listFindings', { params: { project_id: projectId }, query: { q, limit, offset } })
}

/** How many findings there are of each severity, kind and owner. */
export function countQuestion(projectId: string, q: string) {
  return ask('countFindings', { params: { project_id: projectId }, query: { q } })
}

/** The same query without its state, of which the counts of all states are. Pure. */
export function ofAnyState(q: string): string {
  return namesKey(q, 'state') ? askFor(q, 'state', undefined) : q
}
