import { ask } from '../../api/ask.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'

/** Which of the hosts of a page are silent, which the lists of HSS do not say. At most 50 are looked up. */
export function useSilentHosts(hostIds: readonly string[]): ReadonlySet<string> {
  const first = useOffline(hostIds.slice(0, MAX_HOSTS))
  const second = useOffline(hostIds.slice(MAX_HOSTS, 2 * MAX_HOSTS))
  return new Set([...first, ...second])
}

/** A query has at most 1,000 characters, an ID 36. */
const MAX_HOSTS = 25

function useOffline(hostIds: readonly string[]): readonly string[] {
  const { projectId } = useProject()
  const { answer } = useShown(
    ask('listHosts', {
      params: { project_id: projectId },
      query: { q: `seen:offline host:${hostIds.join(',')}`, limit: MAX_HOSTS },
    }),
    { isEnabled: hostIds.length > 0 },
  )
  return hostIds.length === 0 ? [] : (answer?.data_list.map(({ host_id: id }) => id) ?? [])
}
