import { Trans } from '@lingui/react/macro'
import type { CoverageReasons, FindingCounts } from '@openhss/contract'
import { SEVERITIES } from '@openhss/contract/browser'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { SeverityTag } from '../../components/SeverityTag.tsx'
import { useProject } from '../../components/use-project.ts'
import { Count } from '../../ui/text/Count.tsx'
import { HostsFullySeen } from './HostsFullySeen.tsx'
import { hostTotal } from './overview-stage.ts'
import styles from './FindingFigures.module.css'

/** How many findings are open, by severity, and how much of the fleet that says something of. */
export function FindingFigures({
  counts,
  coverage,
  fullySeen,
}: {
  readonly counts: FindingCounts
  readonly coverage: CoverageReasons
  readonly fullySeen: number
}) {
  const { paths } = useProject()
  const unseen = hostTotal(coverage) - fullySeen
  return (
    <div className={styles.figures}>
      <ul className={styles.severities}>
        {SEVERITIES.toReversed().map((severity) => (
          <li key={severity}>
            <PlaceLink
              className={styles.figure}
              place={paths.findings({ q: `severity:${severity}` })}
            >
              <span className={styles.number} data-is-none={counts.severity[severity] === 0}>
                <Count of={counts.severity[severity]} />
              </span>
              <SeverityTag severity={severity} look="bare" />
            </PlaceLink>
          </li>
        ))}
      </ul>
      {unseen === 0 ? null : (
        <p className={styles.bound}>
          <Trans>
            Of what was seen. Fully seen now:{' '}
            <HostsFullySeen fullySeen={fullySeen} total={hostTotal(coverage)} />
          </Trans>
        </p>
      )}
    </div>
  )
}
