import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { Known } from '../../components/Known.tsx'
import { CurrentLink } from '../../components/CurrentLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { accountsTotal } from '../../known/host-figures.ts'
import { Count } from '../../ui/text/Count.tsx'
import { gapCount } from './gap-rows.ts'
import styles from './HostTabs.module.css'

/** The pages of one host, as links side by side. */
export function HostTabs({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { paths } = useProject()
  const { host_id: id } = host
  const gaps = gapCount(host)
  return (
    <nav aria-label={t`Pages of this host`}>
      <ul className={styles.tabs}>
        <li>
          <CurrentLink place={paths.host(id)} className={styles.tab} reach="page">
            <Trans>Summary</Trans>
          </CurrentLink>
        </li>
        <li>
          <CurrentLink place={paths.host(id, 'ports')} className={styles.tab} reach="page">
            <Trans>Ports</Trans>
          </CurrentLink>
        </li>
        <li>
          <CurrentLink place={paths.host(id, 'accounts')} className={styles.tab} reach="page">
            <Trans>Accounts</Trans>
            <Known of={accountsTotal(host, host.account_coverage)} isInside>
              {count}
            </Known>
          </CurrentLink>
        </li>
        <li>
          <CurrentLink place={paths.host(id, 'timeline')} className={styles.tab} reach="page">
            <Trans>Timeline</Trans>
          </CurrentLink>
        </li>
        <li>
          <CurrentLink place={paths.host(id, 'coverage')} className={styles.tab} reach="page">
            <Trans>Coverage</Trans>
            {gaps === 0 ? null : (
              <span className={styles.gaps}>
                <Count of={gaps} />
              </span>
            )}
          </CurrentLink>
        </li>
      </ul>
    </nav>
  )
}

const count = (number: number) => (
  <span className={styles.count}>
    <Count of={number} />
  </span>
)
