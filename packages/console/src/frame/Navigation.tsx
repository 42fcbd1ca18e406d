import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/ask.ts'
import { PlaceLink } from '../components/PlaceLink.tsx'
import { useMay, useProject } from '../components/use-project.ts'
import type { Place } from '../paths.ts'
import { Count } from '../ui/text/Count.tsx'
import { useGoKeys } from './go-keys.ts'
import styles from './Navigation.module.css'

interface Entry {
  readonly label: string
  readonly place: Place
  readonly isShown: boolean
  /** It stands for the pages below it, too. */
  readonly isSection: boolean
  readonly count?: number | undefined
}

/** The pages. One that the user's role cannot see at all is not among them. */
export function Navigation() {
  const { t } = useLingui()
  const { paths } = useProject()
  const may = useMay()
  const openFindings = useOpenFindings()
  useGoKeys()
  const entries: readonly Entry[] = [
    {
      label: t`Overview`,
      place: paths.overview(),
      isShown: may('hss:hosts:list'),
      isSection: false,
    },
    {
      label: t`Findings`,
      place: paths.findings(),
      isShown: may('openhss:findings:list'),
      isSection: true,
      count: openFindings,
    },
    { label: t`Hosts`, place: paths.hosts(), isShown: may('hss:hosts:list'), isSection: true },
    { label: t`Ports`, place: paths.ports(), isShown: may('hss:ports:list'), isSection: true },
    {
      label: t`Passwords`,
      place: paths.passwords(),
      isShown: may('hss:weakPwds:list'),
      isSection: true,
    },
    { label: t`Changes`, place: paths.changes(), isShown: may('hss:hosts:list'), isSection: true },
    { label: t`Settings`, place: paths.settings(), isShown: true, isSection: true },
  ]
  return (
    <nav className={styles.navigation} aria-label={t`Pages of the console`}>
      <ul className={styles.list}>
        {entries
          .filter(({ isShown }) => isShown)
          .map(({ label, place, isSection, count }) => (
            <li key={label}>
              <PlaceLink place={place} className={styles.link} isSection={isSection}>
                {label}
                {count === undefined || count === 0 ? null : (
                  <span className={styles.count}>
                    <Count of={count} />
                  </span>
                )}
              </PlaceLink>
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
