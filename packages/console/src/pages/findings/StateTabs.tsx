import { useLingui } from '@lingui/react/macro'
import type { FindingCounts } from '@openhss/contract'
import { FINDING_STATES } from '@openhss/contract/browser'
import type { FindingState } from '@openhss/contract/browser'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { stateTexts } from '../../text/severity-texts.ts'
import { Count } from '../../ui/text/Count.tsx'
import { askFor, asksFor, namesKey } from './query-words.ts'
import styles from './FilterLinks.module.css'

/** Links to the findings of each state; those that are open are shown unless a query says otherwise. */
export function StateTabs({
  q,
  counts,
}: {
  readonly q: string
  readonly counts: FindingCounts['state'] | undefined
}) {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  const isCurrent = (state: FindingState) =>
    namesKey(q, 'state') ? asksFor(q, 'state', state) : state === 'open'
  return (
    <nav aria-label={t`State of the findings`}>
      <ul className={styles.tabs}>
        {FINDING_STATES.map((state) => (
          <li key={state} data-is-current={isCurrent(state)}>
            <PlaceLink
              className={styles.tab}
              place={paths.findings({
                q: askFor(q, 'state', state === 'open' ? undefined : state) || undefined,
              })}
            >
              {i18n._(stateTexts[state])}
              {counts === undefined ? null : (
                <span className={styles.number}>
                  {' '}
                  <Count of={counts[state]} />
                </span>
              )}
            </PlaceLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
