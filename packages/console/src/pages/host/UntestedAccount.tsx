import { Trans, useLingui } from '@lingui/react/macro'
import { CRYPT_SCHEMES } from '@openhss/contract/browser'
import { gapReasonTexts, gapRemedyTexts } from '../../text/gap-texts.ts'
import { HostText } from '../../ui/text/HostText.tsx'
import type { Untested } from './untested.ts'

/** Why the password of an account was not tested. */
export function UntestedReason({ account }: { readonly account: Untested }) {
  const { i18n } = useLingui()
  if (account.verdict === 'error') {
    const reason = i18n._(gapReasonTexts[account.reason])
    return <Trans>It could not be tested: {reason}.</Trans>
  }
  const { scheme } = account
  if (scheme === undefined || scheme === 'unknown') {
    return <Trans>Its password is kept in a form that OpenHSS does not know.</Trans>
  }
  return isOfLibrary(scheme) ? (
    <Trans>
      Its password is kept by <HostText text={scheme} look="code" />, which the crypt library of
      this host does not test.
    </Trans>
  ) : (
    <Trans>
      Its password is kept by <HostText text={scheme} look="code" />, which OpenHSS does not test.
    </Trans>
  )
}

/** What can be done so that it is tested. */
export function UntestedRemedy({ account }: { readonly account: Untested }) {
  const { i18n } = useLingui()
  if (account.verdict === 'error') {
    const remedy = gapRemedyTexts[account.reason]
    return <>{remedy === undefined ? '–' : i18n._(remedy)}</>
  }
  const { scheme = '' } = account
  return isOfLibrary(scheme) ? (
    <Trans>Install a newer libxcrypt on the host, or judge the account by hand.</Trans>
  ) : (
    <Trans>
      Judge the account by hand, or let its password be kept in another form and set it anew.
    </Trans>
  )
}

function isOfLibrary(scheme: string): boolean {
  return CRYPT_SCHEMES.some((known) => known === scheme)
}
