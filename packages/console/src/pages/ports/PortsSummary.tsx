import { Plural, Trans } from '@lingui/react/macro'
import { CurrentLink } from '../../components/CurrentLink.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { askFleet } from './port-questions.ts'

/** On how many addresses ports are open and dangerous, each port of each host by itself, and of how many hosts that is not all. */
export function PortsSummary() {
  const { projectId, paths } = useProject()
  const { search } = useSearchState()
  const { answer: fleet } = useShown(askFleet(projectId, search))
  if (fleet === undefined) return null
  const { hosts, coverage, ports } = fleet
  const partly = coverage.none + coverage.partial
  return (
    <>
      <CurrentLink place={paths.ports({ by: 'hosts' })} reach="view">
        <Plural value={ports.open} one="# listening address" other="# listening addresses" />
      </CurrentLink>
      <CurrentLink place={paths.ports({ by: 'hosts', q: 'status:danger' })} reach="view">
        <Plural value={ports.danger} one="# of them dangerous" other="# of them dangerous" />
      </CurrentLink>
      {partly === 0 ? null : (
        <PlaceLink place={paths.hosts({ q: 'coverage:none,partial' })}>
          <Trans>
            {partly} of <Plural value={hosts.total} one="# host" other="# hosts" /> not seen
            completely
          </Trans>
        </PlaceLink>
      )}
      {hosts.offline === 0 ? null : (
        <PlaceLink place={paths.hosts({ q: 'seen:offline' })}>
          <Plural
            value={hosts.offline}
            one="# host offline, its ports are old"
            other="# hosts offline, their ports are old"
          />
        </PlaceLink>
      )}
    </>
  )
}
