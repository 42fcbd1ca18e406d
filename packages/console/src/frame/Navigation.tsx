import { Plural, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/ask.ts'
import { CurrentLink } from '../components/CurrentLink.tsx'
import { useMay, useProject } from '../components/use-project.ts'
import { SpokenText } from '../ui/layout/SpokenText.tsx'
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
              {id !== 'findings' || openFindings === undefined ? null : (
                <span className={styles.count} data-is-urgent={openFindings.areUrgent}>
                  <span aria-hidden="true">
                    <Count of={openFindings.total} />
                  </span>
                  <SpokenText>
                    <Plural
                      value={openFindings.total}
                      one="# open finding"
                      other="# open findings"
                    />
                  </SpokenText>
                </span>
              )}
            </CurrentLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How many findings are open, as the page of findings counts them, and whether one of them is high or critical. */
function useOpenFindings() {
  const { projectId, scoped } = useProject()
  const may = useMay()
  const { data } = useQuery({
    ...ask('countFindings', {
      params: { project_id: projectId },
      query: { q: scoped('') },
    }),
    enabled: projectId !== '' && may('openhss:findings:list'),
  })
  if (data === undefined || data.total_num === 0) return undefined
  const { total_num: total, severity } = data
  return { total, areUrgent: severity.critical + severity.high > 0 }
}
