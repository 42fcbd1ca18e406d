import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { FindingTitle } from '../../components/FindingTitle.tsx'
import { SeenTag } from '../../components/HostMarks.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { SeverityTag } from '../../components/SeverityTag.tsx'
import { useProject } from '../../components/use-project.ts'
import { exposureTexts } from '../../text/finding-words.ts'
import { Row } from '../../ui/layout/Stack.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import styles from './WorstFindings.module.css'

/** The findings that somebody should look at first, and the way to all of them. */
export function WorstFindings({
  findings,
  total,
  isOld,
}: {
  readonly findings: readonly Finding[]
  readonly total: number
  readonly isOld: boolean
}) {
  const { t } = useLingui()
  const { paths } = useProject()
  const columns = useColumns()
  return (
    <section className={styles.worst}>
      <div className={styles.head}>
        <h2>
          <Trans>Worst now</Trans>
        </h2>
        <PlaceLink place={paths.findings()}>
          <Plural value={total} one="the # finding →" other="all # findings →" />
        </PlaceLink>
      </div>
      <DataTable
        label={t`Worst findings`}
        columns={columns}
        rows={findings}
        keyOf={({ finding_id: id }) => id}
        isOld={isOld}
        empty={null}
      />
    </section>
  )
}

function useColumns(): readonly Column<Finding>[] {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  return [
    {
      id: 'what',
      head: t`What`,
      isName: true,
      cell: (finding) => (
        <PlaceLink place={paths.findings({ open: finding.finding_id })}>
          <FindingTitle finding={finding} />
        </PlaceLink>
      ),
    },
    {
      id: 'severity',
      head: t`Severity`,
      cell: ({ severity }) => <SeverityTag severity={severity} />,
    },
    {
      id: 'host',
      head: t`Host`,
      cell: ({ host_id: hostId, name, seen }) => (
        <Row>
          <PlaceLink place={paths.host(hostId)}>
            <HostText text={name} />
          </PlaceLink>
          {seen === 'online' ? null : <SeenTag seen={seen} />}
        </Row>
      ),
    },
    {
      id: 'exposure',
      head: t`Reached at`,
      isMinor: true,
      cell: ({ facts: { exposure } }) => {
        const text = typeof exposure === 'string' ? exposureTexts[exposure] : undefined
        return <span className={styles.short}>{text === undefined ? '–' : i18n._(text)}</span>
      },
    },
    { id: 'age', head: t`Since`, cell: ({ first_seen_at: at }) => <Time at={at} /> },
  ]
}
