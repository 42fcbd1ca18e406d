import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Stack } from '../../ui/layout/Stack.tsx'
import { Dialog, DialogActions } from '../../ui/overlays/Dialog.tsx'
import { CopyText } from '../../ui/text/CopyText.tsx'
import styles from './SecretDialog.module.css'

/** A secret that the server has made and does not keep: it is shown here, and never again. */
export function SecretDialog({
  title,
  secrets,
  children,
  onClose,
}: {
  readonly title: string
  readonly secrets: readonly { readonly label: string; readonly text: string }[]
  readonly children?: ReactNode
  readonly onClose: () => void
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack>
        {children}
        {secrets.map(({ label, text }) => (
          <div key={label} className={styles.secret}>
            <p className={styles.label}>{label}</p>
            <CopyText label={label} text={text} />
          </div>
        ))}
        <Notice tone="warning">
          <Trans>It is not shown again. Copy it before you close this window.</Trans>
        </Notice>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            <Trans>I have copied it</Trans>
          </Button>
        </DialogActions>
      </Stack>
    </Dialog>
  )
}
