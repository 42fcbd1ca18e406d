import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { commandOf, curlOf, sdkCallOf } from '../api/call-texts.ts'
import type { Call } from '../api/ask.ts'
import { Menu } from '../ui/actions/Menu.tsx'
import { SpokenText } from '../ui/layout/SpokenText.tsx'

/** Copies a list as something that another tool takes: an address, curl, a command, a call of an SDK. */
export function CopyCall({
  call,
  hssCall = call,
}: {
  readonly call: Call
  readonly hssCall?: Call | undefined
}) {
  const { t } = useLingui()
  const [copied, setCopied] = useState<string>()
  const copies: readonly [string, string | undefined][] = [
    [t`as URL`, window.location.href],
    [t`as curl`, curlOf(call, window.location.origin)],
    [t`as a command`, commandOf(call)],
    [t`as a call of an SDK`, sdkCallOf(hssCall)],
  ]
  const reasonAgainst = (text: string | undefined) => {
    if (!window.isSecureContext) return t`Without https the browser lets no page copy`
    return text === undefined ? t`There is none for this list` : undefined
  }
  return (
    <>
      <Menu
        look="quiet"
        actions={copies.map(([label, text]) => ({
          label,
          disabledBecause: reasonAgainst(text),
          onSelect: () =>
            void navigator.clipboard.writeText(text ?? '').then(() => setCopied(label)),
        }))}
      >
        <Trans>Copy list…</Trans>
      </Menu>
      <SpokenText>
        <span role="status">{copied === undefined ? '' : t`Copied ${copied}`}</span>
      </SpokenText>
    </>
  )
}
