import { Trans, useLingui } from '@lingui/react/macro'
import type { FindingEvent } from '@openhss/contract'
import { SEVERITIES } from '@openhss/contract/browser'
import { findingCauseTexts, findingEventTexts } from '../../text/finding-words.ts'
import { severityTexts } from '../../text/severity-texts.ts'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import type { WholeFinding } from './whole-finding.ts'
import styles from './FindingTimeline.module.css'

/** What happened to a finding, the newest first. */
export function FindingTimeline({ finding: { events } }: { readonly finding: WholeFinding }) {
  return (
    <ol className={styles.events}>
      {events.map((event) => (
        <li key={event.id} className={styles.event} data-kind={event.kind}>
          <p>
            <EventText event={event} />
          </p>
          {event.comment === undefined || event.comment === '' ? null : (
            <p className={styles.comment}>
              <HostText text={event.comment} />
            </p>
          )}
          <p className={styles.time}>
            <Time at={event.at} look="both" />
            {event.actor === undefined ? null : (
              <>
                {' · '}
                <HostText text={event.actor} />
              </>
            )}
          </p>
        </li>
      ))}
    </ol>
  )
}

function EventText({ event }: { readonly event: FindingEvent }) {
  const { i18n } = useLingui()
  const { kind, cause, from, to } = event
  const [before, after] = [severityOf(from), severityOf(to)]
  if (before !== undefined && after !== undefined) {
    return (
      <>
        {i18n._(findingEventTexts[kind])}: {i18n._(before)} → {i18n._(after)}
      </>
    )
  }
  if (kind === 'assigned') {
    return to === undefined ? (
      <Trans>Assigned to nobody</Trans>
    ) : (
      <Trans>
        Assigned to <HostText text={to} />
      </Trans>
    )
  }
  const text = i18n._(findingEventTexts[kind])
  return cause === 'person' ? text : `${text}: ${i18n._(findingCauseTexts[cause])}`
}

function severityOf(name: string | undefined) {
  const severity = SEVERITIES.find((known) => known === name)
  return severity === undefined ? undefined : severityTexts[severity]
}
