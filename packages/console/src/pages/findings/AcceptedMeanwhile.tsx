import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { Finding } from '@openhss/contract'
import { acceptanceReasonTexts } from '../../text/finding-words.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import type { ChangeOutcome } from './finding-change.ts'
import { MAX_NAMED_FINDINGS, MoreFindings, NamedFinding } from './NamedFinding.tsx'

/** Tells who accepted findings while somebody else was about to, and why, before that is replaced. */
export function AcceptedMeanwhile({
  outcome: { changed, kept },
  findings,
}: {
  readonly outcome: ChangeOutcome
  readonly findings: readonly Finding[]
}) {
  const { i18n } = useLingui()
  const place = useRef<HTMLDivElement>(null)
  // It appears above the buttons of a form that may be longer than the window.
  useEffect(() => {
    place.current?.closest('form')?.scrollIntoView({ block: 'end' })
  }, [])
  const more = kept.length - MAX_NAMED_FINDINGS
  return (
    <div ref={place}>
      <Notice tone="warning">
        <p>
          {changed === 0 ? null : (
            <>
              <Plural value={changed} one="# finding accepted." other="# findings accepted." />{' '}
            </>
          )}
          <Plural
            value={kept.length}
            one="Somebody else accepted # finding meanwhile, and that still holds. Is your acceptance to take its place?"
            other="Somebody else accepted # findings meanwhile, and that still holds. Is your acceptance to take its place?"
          />
        </p>
        <ul>
          {kept.slice(0, MAX_NAMED_FINDINGS).map(({ findingId, acceptance }) => {
            const finding = findings.find(({ finding_id: id }) => id === findingId)
            const { created_by: by, created_at: at, reason, comment } = acceptance
            return (
              <li key={findingId}>
                {finding === undefined ? null : (
                  <>
                    <NamedFinding finding={finding} />
                    {' · '}
                  </>
                )}
                <Trans>
                  accepted by <HostText text={by} /> <Time at={at} />
                </Trans>
                {' · '}
                {i18n._(acceptanceReasonTexts[reason])}
                {comment === '' ? null : (
                  <>
                    {' · '}
                    <HostText text={comment} />
                  </>
                )}
              </li>
            )
          })}
          {more > 0 ? (
            <li>
              <MoreFindings count={more} />
            </li>
          ) : null}
        </ul>
      </Notice>
    </div>
  )
}
