import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/ask.ts'
import { useSession } from '../api/session.ts'
import { useSearchState } from '../components/search-state.ts'
import { useProject } from '../components/use-project.ts'
import { pathsOf } from '../paths.ts'
import { PlaceLink } from '../components/PlaceLink.tsx'
import { searchKeyOf } from '../keys/search-key.ts'
import { Select } from '../ui/forms/controls.tsx'
import { LanguageMenu, ThemeMenu } from './LookMenus.tsx'
import { openPalette } from './palette-state.ts'
import styles from './TopBar.module.css'
import { UserMenu } from './UserMenu.tsx'

/** Which project and enterprise project the pages keep to, the search, and what is the user's own. */
export function TopBar() {
  const { t } = useLingui()
  const { paths } = useProject()
  return (
    <header className={styles.bar}>
      <PlaceLink place={paths.overview()} className={styles.brand}>
        <svg className={styles.sign} viewBox="0 0 32 32" aria-hidden="true">
          <path d="M16 3 28 7.500v9C28 23.500 23 28 16 30.500 9 28 4 23.500 4 16.500v-9z" />
          <circle cx="16" cy="14" r="4" />
          <path d="M16 17v6" />
        </svg>
        OpenHSS
      </PlaceLink>
      <div className={styles.scope}>
        <ProjectSelect />
        <EnterpriseProjectSelect />
      </div>
      <button type="button" className={styles.find} onClick={openPalette}>
        <span>{t`Find a host, port, account, page…`}</span>
        <kbd>{searchKeyOf(navigator.platform)}</kbd>
      </button>
      <div className={styles.own}>
        <LanguageMenu isSignedIn />
        <ThemeMenu />
        <UserMenu />
      </div>
    </header>
  )
}

function ProjectSelect() {
  const { t } = useLingui()
  const { projects } = useSession()
  const { projectId } = useProject()
  const navigate = useNavigate()
  if (projects.length < 2) return <span className={styles.only}>{projects[0]?.name}</span>
  return (
    <Select
      aria-label={t`Project`}
      value={projectId}
      onChange={({ target }) => void navigate({ to: pathsOf(target.value).overview().path })}
    >
      {projects.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}

function EnterpriseProjectSelect() {
  const { t } = useLingui()
  const { search, change } = useSearchState()
  const { data } = useQuery(
    ask('listEnterpriseProjects', { query: { limit: 1000 } }, { refreshMs: false }),
  )
  const all = data?.enterprise_projects ?? []
  if (all.length < 2) return null
  return (
    <Select
      aria-label={t`Enterprise project`}
      value={search.ep ?? ''}
      onChange={({ target }) =>
        change({ ep: target.value === '' ? undefined : target.value, page: undefined })
      }
    >
      <option value="">{t`All enterprise projects`}</option>
      {all.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
