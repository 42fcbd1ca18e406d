import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Button } from '../ui/actions/Button.tsx'
import { Notice } from '../ui/feedback/Notice.tsx'
import { Stack } from '../ui/layout/Stack.tsx'
import { Dialog, DialogActions } from '../ui/overlays/Dialog.tsx'
import { ErrorText } from './ErrorText.tsx'

/**
 * A question over the page that ends in an action. What the server has against it is said in the dialog, which stays as it
 * is, so that one can try again. It closes when the action is done.
 */
export function FormDialog({
  title,
  action,
  look = 'primary',
  disabledBecause,
  submit,
  onClose,
  onDone = onClose,
  children,
}: {
  readonly title: string
  /** What the button says that does it. */
  readonly action: ReactNode
  /** `danger`: something is lost. */
  readonly look?: 'primary' | 'danger'
  readonly disabledBecause?: string | undefined
  readonly submit: (form: FormData) => Promise<unknown>
  readonly onClose: () => void
  /** Takes the place of closing when the action is done. */
  readonly onDone?: () => void
  readonly children: ReactNode
}) {
  const [error, setError] = useState<Error>()
  const [isBusy, setIsBusy] = useState(false)
  const send = async (form: FormData) => {
    setIsBusy(true)
    setError(undefined)
    try {
      await submit(form)
      onDone()
    } catch (failure) {
      setError(failure as Error)
      setIsBusy(false)
    }
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void send(new FormData(event.currentTarget))
  }
  return (
    <Dialog title={title} onClose={onClose}>
      {/* With `action` React would empty the fields when the server refuses. */}
      <form onSubmit={onSubmit}>
        <Stack>
          {children}
          {error === undefined ? null : (
            <Notice tone="problem">
              <ErrorText error={error} />
            </Notice>
          )}
          <DialogActions>
            <Button onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button look={look} type="submit" isBusy={isBusy} disabledBecause={disabledBecause}>
              {error === undefined ? action : <Trans>Try again</Trans>}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}
