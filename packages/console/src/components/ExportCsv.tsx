import { Trans, useLingui } from '@lingui/react/macro'
import { MAX_EXPORTED_ROWS } from '../api/every-row.ts'
import type { Call } from '../api/ask.ts'
import { Button } from '../ui/actions/Button.tsx'
import { ProgressBar } from '../ui/feedback/ProgressBar.tsx'
import { Count } from '../ui/text/Count.tsx'
import { ErrorText } from './ErrorText.tsx'
import styles from './ListFooter.module.css'
import { useExport } from './use-export.ts'

/** Saves all rows that match as a file for spreadsheets, and says how far that is. */
export function ExportCsv({
  call,
  disabledBecause,
}: {
  readonly call: Call
  readonly disabledBecause: string | undefined
}) {
  const { t } = useLingui()
  const { exported, start, stop } = useExport()
  return (
    <div className={styles.export}>
      {exported.state === 'running' ? (
        <>
          <ProgressBar
            label={t`Rows that were read`}
            share={
              exported.progress.total === undefined || exported.progress.total === 0
                ? undefined
                : exported.progress.rows / exported.progress.total
            }
          />
          {exported.progress.total === undefined ? (
            <Count of={exported.progress.rows} />
          ) : (
            <Trans>
              <Count of={exported.progress.rows} /> of <Count of={exported.progress.total} />
            </Trans>
          )}
          <Button onClick={stop}>
            <Trans>Stop</Trans>
          </Button>
        </>
      ) : (
        <Button look="quiet" disabledBecause={disabledBecause} onClick={() => start(call)}>
          <Trans>CSV of all rows</Trans>
        </Button>
      )}
      <span role="status">
        {exported.state === 'done' && !exported.isCut ? (
          <Trans>
            Saved <Count of={exported.rows} /> rows
          </Trans>
        ) : null}
        {exported.state === 'done' && exported.isCut ? (
          <Trans>
            Saved the first <Count of={MAX_EXPORTED_ROWS} /> rows; there are more. Filter the list
            to get the others.
          </Trans>
        ) : null}
      </span>
      {exported.state === 'failed' ? (
        <span role="alert" className={styles.failure}>
          <Trans>Nothing was saved.</Trans> <ErrorText error={exported.error} />
        </span>
      ) : null}
    </div>
  )
}
