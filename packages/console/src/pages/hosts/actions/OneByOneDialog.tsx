import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FormEvent, ReactNode } from 'react'
import { ErrorText } from '../../../components/ErrorText.tsx'
import { Button } from '../../../ui/actions/Button.tsx'
import { Notice } from '../../../ui/feedback/Notice.tsx'
import { ProgressBar } from '../../../ui/feedback/ProgressBar.tsx'
import { Stack } from '../../../ui/layout/Stack.tsx'
import { Dialog, DialogActions } from '../../../ui/overlays/Dialog.tsx'
import { HostText } from '../../../ui/text/HostText.tsx'
import { HostNames } from './HostNames.tsx'
import type { ActedHost } from './host-actions.ts'
import { useOneByOne } from './use-one-by-one.ts'

/** Asks, does it to one host after the other, and says how far it is and what failed. */
export function OneByOneDialog({
  title,
  action,
  look = 'primary',
  hosts,
  act,
  disabledBecause,
  afterwards,
  onDone,
  onClose,
  children,
}: {
  readonly title: string
  /** What the button says that does it. */
  readonly action: ReactNode
  readonly look?: 'primary' | 'danger'
  readonly hosts: readonly ActedHost[]
  readonly act: (host: ActedHost) => Promise<unknown>
  readonly disabledBecause?: string | undefined
  /** Shown once it was done; without it the dialog closes then. */
  readonly afterwards?: ReactNode
  readonly onDone?: (() => void) | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const { t } = useLingui()
  const { isRunning, isStarted, done, failures, run } = useOneByOne(hosts, act)
  const isOver = isStarted && !isRunning && failures.length === 0
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await run())) return
    onDone?.()
    if (afterwards === undefined) onClose()
  }
  const total = hosts.length
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void onSubmit(event)}>
        <Stack>
          <HostNames hosts={hosts} />
          {isStarted && afterwards !== undefined ? afterwards : children}
          {isStarted && total > 1 && !(isOver && afterwards !== undefined) ? (
            <div role="status">
              <Trans>
                {done} of {total} done
              </Trans>
              <ProgressBar label={title} share={done / total} />
            </div>
          ) : null}
          {isRunning ? null : failures.length === 0 ? null : (
            <Notice tone="problem">
              <Plural
                value={failures.length}
                one="# host stays as it was:"
                other="# hosts stay as they were:"
              />
              <ul>
                {failures.slice(0, MAX_LISTED_FAILURES).map(({ host, error }) => (
                  <li key={host.host_id}>
                    <HostText text={host.name} />: <ErrorText error={error} />
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          <DialogActions>
            <Button onClick={onClose}>
              {isStarted ? <Trans>Close</Trans> : <Trans>Cancel</Trans>}
            </Button>
            {isOver ? null : (
              <Button
                look={look}
                type="submit"
                isBusy={isRunning}
                disabledBecause={isRunning ? t`It is being done` : disabledBecause}
              >
                {failures.length > 0 && !isRunning ? <Trans>Try again</Trans> : action}
              </Button>
            )}
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}

const MAX_LISTED_FAILURES = 10
