import { Trans } from '@lingui/react/macro'
import { ApiError } from '@openhss/contract/browser'
import { ErrorText } from '../../components/ErrorText.tsx'

/** Says why a sign-in failed, and what helps. */
export function SignInError({
  by,
  error,
}: {
  readonly by: 'password' | 'link'
  readonly error: Error
}) {
  if (!(error instanceof ApiError) || error.status !== 401) return <ErrorText error={error} />
  if (error.detail === 'origin') {
    return (
      <Trans>
        The server does not take this page for its own. Open the console at the address of the
        server itself; a proxy in front has to leave the header Origin or Sec-Fetch-Site as it is.
      </Trans>
    )
  }
  if (by === 'link') {
    return (
      <Trans>
        This link was used before, is older than ten minutes, or was opened on another machine than
        that of the server. Sign in with the password, or restart the server: it prints a new link.
      </Trans>
    )
  }
  if (error.detail === 'locked') {
    return (
      <Trans>
        Too many wrong passwords in a row: from here, this user cannot sign in for five minutes.
        Wait that long, and then try again.
      </Trans>
    )
  }
  return (
    <Trans>
      The tenant, user name or password is wrong; which of them is not said. An administrator can
      give you a new password.
    </Trans>
  )
}
