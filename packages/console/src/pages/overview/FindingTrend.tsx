import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FindingTrend as Trend } from '@openhss/contract'
import { Sparkline } from '../../ui/figures/Sparkline.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { TREND_DAYS } from './overview-questions.ts'
import { changeInAWeek, openAt, trendDays } from './trend-days.ts'
import styles from './FindingTrend.module.css'

/** Open findings at the end of each day, as a line and as a table. Where nothing was recorded there is a gap. */
export function FindingTrend({ trend }: { readonly trend: Trend }) {
  const { t } = useLingui()
  const columns = useColumns()
  const days = trendDays(trend, TREND_DAYS)
  const { recorded_from: recordedFrom } = trend
  if (trend.data_list.length < 2) {
    return (
      <p className={styles.note}>
        {recordedFrom === undefined ? (
          <Trans>No finding was opened on these hosts, so there is no trend yet.</Trans>
        ) : (
          <Trans>
            Recorded since <Time at={recordedFrom} />. The trend begins with the second day.
          </Trans>
        )}
      </p>
    )
  }
  const points = days.filter((day) => day !== undefined).toReversed()
  return (
    <div className={styles.trend}>
      <Sparkline values={days.map((day) => day && openAt(day))} />
      <div className={styles.caption}>
        <p>
          <Trans>Open findings, last {TREND_DAYS} days</Trans>
          {' · '}
          <WeekChange change={changeInAWeek(days)} />
        </p>
        <details className={styles.table}>
          <summary>
            <Trans>As a table</Trans>
          </summary>
          <DataTable
            label={t`Open findings by day`}
            columns={columns}
            rows={points}
            keyOf={({ at }) => at}
            empty={null}
          />
        </details>
      </div>
    </div>
  )
}

function WeekChange({ change }: { readonly change: number | undefined }) {
  if (change === undefined) return <Trans>a week ago was not recorded</Trans>
  if (change === 0) return <Trans>as many as a week ago</Trans>
  if (change > 0) {
    return <Plural value={change} one="# more than a week ago" other="# more than a week ago" />
  }
  return <Plural value={-change} one="# fewer than a week ago" other="# fewer than a week ago" />
}

function useColumns(): readonly Column<Trend['data_list'][number]>[] {
  const { t } = useLingui()
  return [
    { id: 'at', head: t`At`, isName: true, cell: ({ at }) => <Time at={at} look="absolute" /> },
    { id: 'critical', head: t`Critical`, align: 'end', cell: (day) => count(day.critical) },
    { id: 'high', head: t`High`, align: 'end', cell: (day) => count(day.high) },
    { id: 'medium', head: t`Medium`, align: 'end', cell: (day) => count(day.medium) },
    { id: 'low', head: t`Low`, align: 'end', cell: (day) => count(day.low) },
    { id: 'all', head: t`All`, align: 'end', cell: (day) => count(openAt(day)) },
  ]
}

const count = (number: number) => <Count of={number} />
