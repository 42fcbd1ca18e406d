import { useLingui } from '@lingui/react/macro'
import { ApiError } from '@openhss/contract/browser'
import { errorTexts } from '../text/error-texts.ts'
import { HostText } from '../ui/text/HostText.tsx'

/** Says what went wrong in the reader's language, and under which ID the server's log has it. */
export function ErrorText({ error }: { readonly error: Error }) {
  const { t, i18n } = useLingui()
  if (!(error instanceof ApiError)) return <>{t`The server does not answer.`}</>
  const text = errorTexts[error.code]
  const requestId = error.requestId
  return (
    <span>
      {text === undefined ? '' : `${i18n._(text)} `}
      <HostText text={error.message} />
      {requestId === '' ? '' : ` ${t`Request ${requestId}`}`}
    </span>
  )
}
