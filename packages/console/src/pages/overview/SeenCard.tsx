import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { CoverageReasons, FleetHost } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { gapReasonTexts, gapTexts } from '../../text/gap-texts.ts'
import { ProgressBar } from '../../ui/feedback/ProgressBar.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { HostsFullySeen } from './HostsFullySeen.tsx'
import { hostTotal, isFirstLook } from './overview-stage.ts'
import styles from './lines.module.css'

/** Of how many hosts everything is known, and what is in the way at the others. */
export function SeenCard({
  coverage,
  fullySeen,
  newcomers,
  isAllSeen,
}: {
  readonly coverage: CoverageReasons
  /** Hosts whose agent is there and whose newest scans missed nothing. */
  readonly fullySeen: number
  readonly newcomers: readonly FleetHost[]
  /** All of them, and lately. */
  readonly isAllSeen: boolean
}) {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  const total = hostTotal(coverage)
  const { late, offline } = coverage.seen
  const looking = newcomers.filter(isFirstLook).length
  return (
    <Card
      title={<Trans>Fully seen</Trans>}
      aside={
        isAllSeen ? (
          <Tag tone="good">
            <Trans>All of it</Trans>
          </Tag>
        ) : null
      }
    >
      <div>
        <p className={styles.lead}>
          <HostsFullySeen fullySeen={fullySeen} total={total} />
        </p>
        <ProgressBar label={t`Hosts that are fully seen`} share={fullySeen / Math.max(1, total)} />
      </div>
      <ul className={styles.lines}>
        {offline === 0 ? null : (
          <li>
            <PlaceLink place={paths.hosts({ q: 'seen:offline' })}>
              <Plural value={offline} one="# host is offline" other="# hosts are offline" />
            </PlaceLink>
          </li>
        )}
        {late === 0 ? null : (
          <li>
            <PlaceLink place={paths.hosts({ q: 'seen:late' })}>
              <Plural
                value={late}
                one="# host has missed a report"
                other="# hosts have missed a report"
              />
            </PlaceLink>
          </li>
        )}
        {looking === 0 ? null : (
          <li>
            <PlaceLink place={paths.hosts({ q: 'coverage:none,partial enrolled:<1h' })}>
              <Plural
                value={looking}
                one="# host is being looked at for the first time"
                other="# hosts are being looked at for the first time"
              />
            </PlaceLink>
          </li>
        )}
        {coverage.gaps.slice(0, MAX_REASONS).map(({ scan, what, reason, hosts }) => {
          const text = gapTexts[what]
          return (
            <li key={`${scan}/${what}/${reason}`}>
              <PlaceLink place={paths.hosts({ q: 'coverage:none,partial' })}>
                <Plural value={hosts} one="# host" other="# hosts" />
              </PlaceLink>
              <span>
                {text === undefined ? <HostText text={what} /> : i18n._(text)}
                {' · '}
                {i18n._(gapReasonTexts[reason])}
              </span>
            </li>
          )
        })}
      </ul>
      {coverage.is_exact ? null : (
        <p className={styles.note}>
          <Trans>So many hosts have gaps that only those of some were counted.</Trans>
        </p>
      )}
    </Card>
  )
}

const MAX_REASONS = 4
