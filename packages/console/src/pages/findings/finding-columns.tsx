import { Trans, useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { SeverityTag } from '../../components/SeverityTag.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { acceptanceReasonTexts, exposureTexts } from '../../text/finding-words.ts'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { readFacts } from '../../components/finding-facts.ts'
import { FindingState } from './FindingState.tsx'
import { FindingTitle } from '../../components/FindingTitle.tsx'
import styles from './finding-columns.module.css'

/**
 * The columns of the inbox; beside open details there is room for the first ones alone. Of findings that are accepted they
 * say who did it, why and until when.
 */
export function useFindingColumns({
  hasDetails,
  areAccepted,
}: {
  readonly hasDetails: boolean
  readonly areAccepted: boolean
}): readonly Column<Finding>[] {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  const { search } = useSearchState()
  const { q, page } = search
  const columns: readonly Column<Finding>[] = [
    {
      id: 'severity',
      head: t`Severity`,
      cell: ({ severity }) => <SeverityTag severity={severity} />,
    },
    {
      id: 'what',
      head: t`What`,
      isName: true,
      cell: (finding) => (
        <PlaceLink place={paths.findings({ q, page, open: finding.finding_id })} isInPlace>
          <span className={styles.what} data-is-old={finding.seen === 'offline'}>
            <FindingTitle finding={finding} />
          </span>
        </PlaceLink>
      ),
    },
    { id: 'host', head: t`Host`, cell: (finding) => <HostCell finding={finding} /> },
  ]
  if (hasDetails) return columns
  if (areAccepted) {
    return [
      ...columns,
      {
        id: 'reason',
        head: t`Reason`,
        cell: ({ acceptance }) =>
          acceptance === undefined ? null : (
            <div className={styles.reason}>
              {i18n._(acceptanceReasonTexts[acceptance.reason])}
              {acceptance.comment === '' ? null : (
                <span className={styles.explanation}>
                  <HostText text={acceptance.comment} />
                </span>
              )}
            </div>
          ),
      },
      {
        id: 'by',
        head: t`Accepted by`,
        cell: ({ acceptance }) =>
          acceptance === undefined ? null : (
            <>
              <HostText text={acceptance.created_by} />
              <span className={styles.asOf}>
                <Time at={acceptance.created_at} />
              </span>
            </>
          ),
      },
      {
        id: 'until',
        head: t`Until`,
        cell: ({ acceptance }) =>
          acceptance === undefined ? null : acceptance.until === undefined ? (
            <Trans>Without an end</Trans>
          ) : (
            <Time at={acceptance.until} look="absolute" />
          ),
      },
    ]
  }
  return [
    ...columns,
    {
      id: 'exposure',
      head: t`Reached at`,
      isMinor: true,
      cell: (finding) => <ExposureCell finding={finding} />,
    },
    { id: 'age', head: t`First seen`, cell: ({ first_seen_at: at }) => <Time at={at} /> },
    { id: 'state', head: t`State`, cell: (finding) => <FindingState finding={finding} /> },
    {
      id: 'owner',
      head: t`Owner`,
      isMinor: true,
      cell: ({ assignee }) =>
        assignee === undefined ? (
          <span className={styles.none}>–</span>
        ) : (
          <HostText text={assignee} />
        ),
    },
  ]
}

/** What an offline host has is from before. */
function HostCell({ finding }: { readonly finding: Finding }) {
  const { paths } = useProject()
  const { host_id: id, name, seen, last_seen_at: at } = finding
  return (
    <div>
      <PlaceLink place={paths.host(id)}>
        <HostText text={name} />
      </PlaceLink>
      {seen === 'offline' ? (
        <span className={styles.asOf}>
          <Trans>
            as of <Time at={at} look="absolute" />
          </Trans>
        </span>
      ) : null}
    </div>
  )
}

function ExposureCell({ finding }: { readonly finding: Finding }) {
  const { i18n } = useLingui()
  const text = exposureTexts[readFacts(finding).exposure ?? '']
  return text === undefined ? (
    <span className={styles.none}>–</span>
  ) : (
    <span className={styles.short}>{i18n._(text)}</span>
  )
}
