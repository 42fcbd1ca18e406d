import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'

/** Copies a text, and says that it did. Over plain HTTP browsers let no page copy, and the button says so. */
export function CopyButton({
  text,
  children,
}: {
  readonly text: string
  readonly children?: ReactNode
}) {
  const { t } = useLingui()
  const [copied, setCopied] = useState<string>()
  return (
    <Button
      look="quiet"
      disabledBecause={
        window.isSecureContext ? undefined : t`Without https the browser lets no page copy`
      }
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
    >
      {copied === text ? (
        <span role="status">
          <Trans>Copied</Trans>
        </span>
      ) : (
        (children ?? <Trans>Copy</Trans>)
      )}
    </Button>
  )
}
