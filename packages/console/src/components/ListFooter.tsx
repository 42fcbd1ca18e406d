import { Trans, useLingui } from '@lingui/react/macro'
import type { Call } from '../api/ask.ts'
import { useKeys } from '../keys/use-keys.ts'
import { Button } from '../ui/actions/Button.tsx'
import { Count } from '../ui/text/Count.tsx'
import { CopyCall } from './CopyCall.tsx'
import { ExportCsv } from './ExportCsv.tsx'
import styles from './ListFooter.module.css'
import { PAGE_ROWS, usePage } from './list-page.ts'
import { MarkLegend } from './MarkLegend.tsx'

/** What every list ends with: which rows these are, of when, other pages, and the same list for other tools. */
export function ListFooter({
  rows,
  total,
  isCapped = false,
  updatedAt,
  call,
  hssCall,
}: {
  readonly rows: number
  readonly total: number | undefined
  /** The operation counts no further than `total`. */
  readonly isCapped?: boolean
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
  readonly call: Call
  /** The operation of HSS that answers the same. */
  readonly hssCall?: Call | undefined
}) {
  const { t, i18n } = useLingui()
  const { page, go } = usePage()
  const first = (page - 1) * PAGE_ROWS + 1
  const last = first + rows - 1
  const isLast = total === undefined ? rows < PAGE_ROWS : last >= total && !isCapped
  useKeys({
    '[': () => (page === 1 ? undefined : go(page - 1)),
    ']': () => (isLast ? undefined : go(page + 1)),
  })
  return (
    <>
      <MarkLegend />
      <footer className={styles.footer}>
        <span>
          {rows === 0 ? (
            <Trans>No rows</Trans>
          ) : total === undefined ? (
            <Trans>
              {i18n.number(first)}–{i18n.number(last)}
            </Trans>
          ) : (
            <Trans>
              {i18n.number(first)}–{i18n.number(last)} of <Count of={total} />
            </Trans>
          )}
          {isCapped ? '+' : ''}
          {' · '}
          <Trans>as of {formatClock(updatedAt)}</Trans>
        </span>
        <nav className={styles.pages} aria-label={t`Pages`}>
          <Button
            look="quiet"
            disabledBecause={page === 1 ? t`This is the first page` : undefined}
            onClick={() => go(page - 1)}
          >
            <Trans>Previous</Trans>
          </Button>
          <Button
            look="quiet"
            disabledBecause={isLast ? t`This is the last page` : undefined}
            onClick={() => go(page + 1)}
          >
            <Trans>Next</Trans>
          </Button>
        </nav>
        <div className={styles.tools}>
          <CopyCall call={call} hssCall={hssCall} />
          <ExportCsv call={call} disabledBecause={rows === 0 ? t`There are no rows` : undefined} />
        </div>
      </footer>
    </>
  )
}

function formatClock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB')
}
