import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './CodedText.module.css'

/** The words of a code of the server; a code without words is shown as it is. */
export function CodedText({
  texts,
  code,
  isCodeShown = false,
}: {
  readonly texts: Readonly<Record<string, MessageDescriptor | undefined>>
  readonly code: string
  /** The code stands below its words, where somebody looks for events by it. */
  readonly isCodeShown?: boolean
}) {
  const { i18n } = useLingui()
  const text = texts[code]
  if (text === undefined) return <HostText text={code} look="code" />
  return (
    <>
      {i18n._(text)}
      {isCodeShown ? (
        <div className={styles.code}>
          <HostText text={code} look="code" />
        </div>
      ) : null}
    </>
  )
}
