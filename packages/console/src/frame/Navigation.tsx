import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/ask.ts'
import { CurrentLink } from '../components/CurrentLink.tsx'
import { useMay, useProject } from '../components/use-project.ts'
import { Count } from '../ui/text/Count.tsx'
import { useConsolePages } from './console-pages.ts'
import { useGoKeys } from './go-keys.ts'
import styles from './Navigation.module.css'

/** The pages. One that the user's role cannot see at all is not among them. */
export function Navigation() {
  const { t } = useLingui()
  const pages = useConsolePages()
  const openFindings = useOpenFindings()
  useGoKeys()
  return (
    <nav className={styles.navigation} aria-label={t`Pages of the console`}>
      <ul className={styles.list}>
        {pages.map(({ id, label, place, isSection }) => (
          <li key={id}>
            <CurrentLink
              place={place}
              className={styles.link}
              reach={isSection ? 'section' : 'page'}
            >
              {label}
              {id !== 'findings' || openFindings === undefined || openFindings === 0 ? null : (
                <span className={styles.count}>
                  <Count of={openFindings} />
                </span>
              )}
            </CurrentLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How many findings wait that are high or critical. */
function useOpenFindings(): number | undefined {
  const { projectId, scoped } = useProject()
  const may = useMay()
  const { data } = useQuery({
    ...ask('countFindings', {
      params: { project_id: projectId },
      query: { q: scoped('severity:>=high') },
    }),
    enabled: projectId !== '' && may('openhss:findings:list'),
  })
  return data?.total_num
}
