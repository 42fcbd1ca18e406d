import { useLingui } from '@lingui/react/macro'
import type { FleetSummary } from '@openhss/contract'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { FilterLinks } from './FilterLinks.tsx'

/** How many hosts there are, of which agents are heard, and how much was seen of them. Each number filters the list. */
export function FleetCounts({ fleet: { hosts, coverage } }: { readonly fleet: FleetSummary }) {
  const { t } = useLingui()
  const { paths } = useProject()
  const { search } = useSearchState()
  const counts: readonly (readonly [string | undefined, string, number])[] = [
    [undefined, t`All`, hosts.total],
    ['seen:online', t`Online`, hosts.online],
    ['seen:late', t`Late`, hosts.late],
    ['seen:offline', t`Offline`, hosts.offline],
    ['coverage:complete', t`All seen`, coverage.complete],
    ['coverage:partial', t`Partly seen`, coverage.partial],
    ['coverage:none', t`Not scanned`, coverage.none],
  ]
  return (
    <FilterLinks
      label={t`Hosts by what is known of them`}
      links={counts.map(([q, label, number]) => ({
        key: label,
        label,
        number,
        place: paths.hosts({ q, sort: search.sort }),
        isChosen: search.q === q,
      }))}
    />
  )
}
