import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { KnownValue } from '../known/known.ts'
import { Tooltip } from '../ui/overlays/Tooltip.tsx'
import { formatInstant } from '../ui/text/Time.tsx'
import styles from './Known.module.css'

/** Renders what is known of something: the value, that it is from before or a part only, or why it is not known. */
export function Known<Value>({
  of: knownValue,
  children,
}: {
  readonly of: KnownValue<Value>
  readonly children: (value: Value) => ReactNode
}) {
  const { t, i18n } = useLingui()
  if (knownValue.state === 'known') return <>{children(knownValue.value)}</>
  if (knownValue.state === 'unknown') {
    return (
      <Tooltip text={i18n._(knownValue.reason)}>
        <button type="button" className={styles.mark} aria-label={t`Not known`}>
          ?
        </button>
      </Tooltip>
    )
  }
  if (knownValue.state === 'old') {
    return (
      <Tooltip text={t`As of ${formatInstant(knownValue.asOf)}`}>
        <button type="button" className={styles.old}>
          {children(knownValue.value)}
          <span aria-hidden="true">*</span>
        </button>
      </Tooltip>
    )
  }
  return (
    <Tooltip text={t`Not everything was seen, so there may be more`}>
      <button type="button" className={styles.partial}>
        {children(knownValue.value)}
        <span aria-hidden="true">+</span>
      </button>
    </Tooltip>
  )
}
