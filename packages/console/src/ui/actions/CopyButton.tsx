import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'

/** Copies a text, and says that it did. */
export function CopyButton({
  text,
  children,
}: {
  readonly text: string
  readonly children?: ReactNode
}) {
  const [copied, setCopied] = useState<string>()
  return (
    <Button
      look="quiet"
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
