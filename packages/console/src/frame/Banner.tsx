import { Trans } from '@lingui/react/macro'
import { useSilentSince } from '../api/connection.ts'
import { Notice } from '../ui/feedback/Notice.tsx'
import { Time } from '../ui/text/Time.tsx'

/** What holds for every page: that the server does not answer, and from when what is shown is. */
export function Banner() {
  const silentSince = useSilentSince()
  if (silentSince === undefined) return null
  return (
    <Notice tone="problem">
      <Trans>
        The server does not answer since{' '}
        <Time at={new Date(silentSince).toISOString()} look="both" />. What you see is from before;
        the console keeps asking.
      </Trans>
    </Notice>
  )
}
