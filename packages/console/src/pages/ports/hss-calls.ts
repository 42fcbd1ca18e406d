import { fleetKeys } from '@openhss/contract/browser'
import type { Query, QueryKeyName } from '@openhss/contract/browser'
import type { Call } from '../../api/ask.ts'
import { pageOf } from '../../components/list-page.ts'
import type { SearchState } from '../../components/search-state.ts'
import { enterpriseProjectOf } from './port-questions.ts'
import type { PortType } from './port-questions.ts'
import { termsOf } from './query-terms.ts'

/** HSS's operation for a list of port numbers; undefined where it cannot ask for the same. Pure. */
export function statisticsCallOf(
  projectId: string,
  search: SearchState,
): Call<'listPortStatistics'> | undefined {
  const asked = plainTermsOf(search.q ?? '', ['port', 'status'])
  if (asked === undefined) return undefined
  const { limit, offset } = pageOf(search)
  return {
    operation: 'listPortStatistics',
    request: {
      params: { project_id: projectId },
      query: {
        ...hssQuery(search),
        limit,
        offset,
        ...(asked.port !== undefined && { port: Number(asked.port) }),
        ...(asked.status !== undefined && { status: asked.status as 'danger' }),
      },
    },
  }
}

/** HSS's operation for the hosts that have a port; undefined where the query asks for more than the port. Pure. */
export function portHostCallOf(
  projectId: string,
  search: SearchState,
  q: string,
): Call<'listPortHost'> | undefined {
  const asked = plainTermsOf(q, ['port', 'type'])
  if (asked?.port === undefined) return undefined
  const { limit, offset } = pageOf(search)
  return {
    operation: 'listPortHost',
    request: {
      params: { project_id: projectId },
      query: {
        ...hssQuery(search),
        limit,
        offset,
        port: Number(asked.port),
        ...(asked.type !== undefined && { type: asked.type.toUpperCase() as PortType }),
      },
    },
  }
}

const hssQuery = (search: SearchState) => ({
  enterprise_project_id: enterpriseProjectOf(search),
  category: 'host' as const,
})

/** The values of a query that has each of some keys at most once, with one value each; undefined for any other. Pure. */
function plainTermsOf<Key extends QueryKeyName>(
  q: string,
  keys: readonly Key[],
): Partial<Record<Key, string>> | undefined {
  const query: Query | undefined = termsOf(q, fleetKeys)
  if (query === undefined) return undefined
  const found: Partial<Record<Key, string>> = {}
  for (const { key, isNegated, values } of query) {
    const known = keys.find((each) => each === key)
    const [value, ...others] = values
    if (known === undefined || found[known] !== undefined || isNegated || others.length > 0) {
      return undefined
    }
    if (value?.kind === 'number' && value.comparison === '=') found[known] = String(value.number)
    else if (value?.kind === 'word') found[known] = value.word
    else return undefined
  }
  return found
}
