import { Trans } from '@lingui/react/macro'
import type { Change } from '@openhss/contract'
import { Stack } from '../../ui/layout/Stack.tsx'
import { useNow } from '../../ui/text/now.ts'
import { formatInstant } from '../../ui/text/Time.tsx'
import { ChangeRow } from './ChangeRow.tsx'
import { changesByDay } from './changes-by-day.ts'
import styles from './ChangeFeed.module.css'

/** Changes under their days, the newest first. */
export function ChangeFeed({
  changes,
  isOld,
}: {
  readonly changes: readonly Change[]
  readonly isOld: boolean
}) {
  return (
    <Stack>
      {changesByDay(changes).map(({ day, changes: ofDay }) => (
        <section key={day} className={styles.day} data-is-old={isOld} aria-busy={isOld}>
          <h2>
            <DayName day={day} />
          </h2>
          <ol className={styles.rows}>
            {ofDay.map((change, place) => (
              <ChangeRow key={`${change.at} ${change.host_id} ${place}`} change={change} />
            ))}
          </ol>
        </section>
      ))}
      <p className={styles.note}>
        <Trans>What came and went between two looks at a host is not known.</Trans>
      </p>
    </Stack>
  )
}

function DayName({ day }: { readonly day: string }) {
  const now = useNow()
  const dayOf = (ms: number) => formatInstant(new Date(ms).toISOString()).slice(0, day.length)
  if (day === dayOf(now)) return <Trans>Today, {day}</Trans>
  if (day === dayOf(now - DAY_MS)) return <Trans>Yesterday, {day}</Trans>
  return <>{day}</>
}

const DAY_MS = 86_400_000
