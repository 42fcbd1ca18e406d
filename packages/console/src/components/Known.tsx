import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { KnownValue } from '../known/known.ts'
import type { Place } from '../paths.ts'
import { SpokenText } from '../ui/layout/SpokenText.tsx'
import { Tooltip } from '../ui/overlays/Tooltip.tsx'
import { formatInstant } from '../ui/text/Time.tsx'
import styles from './Known.module.css'
import { PlaceLink } from './PlaceLink.tsx'

/** Renders what is known of something: the value, that it is from before or a part only, or why it is not known. */
export function Known<Value>({
  of: knownValue,
  place,
  isInside = false,
  children,
}: {
  readonly of: KnownValue<Value>
  /** Where it leads to, whatever is known; `children` hold no link then. */
  readonly place?: Place | undefined
  /** It stands in a link or a button, so that it can be neither. */
  readonly isInside?: boolean
  readonly children: (value: Value) => ReactNode
}) {
  const { t, i18n } = useLingui()
  const { state } = knownValue
  if (state === 'known') {
    const content = children(knownValue.value)
    return place === undefined ? <>{content}</> : <PlaceLink place={place}>{content}</PlaceLink>
  }
  const note =
    state === 'unknown'
      ? i18n._(knownValue.reason)
      : state === 'old'
        ? t`As of ${formatInstant(knownValue.asOf)}`
        : t`Not everything was seen, so there may be more`
  const content =
    state === 'unknown' ? (
      '?'
    ) : (
      <>
        {children(knownValue.value)}
        <span aria-hidden="true">{state === 'old' ? '*' : '+'}</span>
      </>
    )
  if (isInside) {
    return (
      <span className={styles[state]} data-known={state}>
        {content} <SpokenText>{note}</SpokenText>
      </span>
    )
  }
  const shared = {
    className: styles[state],
    'data-known': state,
    ...(state === 'unknown' && { 'aria-label': t`Not known` }),
  }
  return (
    <Tooltip text={note}>
      {place === undefined ? (
        <button type="button" {...shared}>
          {content}
        </button>
      ) : (
        <PlaceLink place={place} {...shared}>
          {content}
        </PlaceLink>
      )}
    </Tooltip>
  )
}
