import { Trans } from '@lingui/react/macro'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { reachOf } from './enrol-command.ts'

/** What stands in the way at the address that the console was opened at. */
export function ReachNotice({ endpoint }: { readonly endpoint: string }) {
  const reach = reachOf(endpoint)
  if (reach === 'encrypted') return null
  return (
    <Notice tone="warning">
      {reach === 'loopback' ? (
        <Trans>
          <code>{endpoint}</code> is reached from this machine alone. For other hosts, let the
          server listen beyond it, with TLS, and open the console at that address.
        </Trans>
      ) : (
        <Trans>
          This server speaks plain HTTP: whoever is on the way reads the token and the secrets of
          agents. Set up TLS, and open the console by https.
        </Trans>
      )}
    </Notice>
  )
}
