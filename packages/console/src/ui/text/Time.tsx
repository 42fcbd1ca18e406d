import { useLingui } from '@lingui/react/macro'
import { useNow } from './now.ts'
import styles from './Time.module.css'

/** An instant, such as `12 s ago`; the absolute time stands beside it on hover, and always for a screen reader. */
export function Time({
  at,
  look = 'relative',
}: {
  /** RFC 3339. */
  readonly at: string
  readonly look?: 'relative' | 'absolute' | 'both'
}) {
  const { i18n } = useLingui()
  const now = useNow()
  const absolute = formatInstant(at)
  const relative = formatDistance(distanceOf(at, now), i18n.locale)
  return (
    <time className={styles.time} dateTime={at} title={look === 'relative' ? absolute : relative}>
      {look === 'absolute' ? absolute : relative}
      {look === 'both' ? ` · ${absolute}` : ''}
    </time>
  )
}

/** Milliseconds from now. The clock of pages is up to five seconds behind: what happened just now is not ahead. */
function distanceOf(at: string, now: number): number {
  const distanceMs = Date.parse(at) - now
  return distanceMs > -1000 && distanceMs < 10_000 ? -1000 : distanceMs
}

/** Formats an instant as 2026-11-29 10:02, in the time zone of the reader. Pure but for the zone. */
export function formatInstant(at: string): string {
  const date = new Date(at)
  const part = (number: number) => String(number).padStart(2, '0')
  const day = [date.getFullYear(), part(date.getMonth() + 1), part(date.getDate())].join('-')
  return `${day} ${part(date.getHours())}:${part(date.getMinutes())}`
}

/** Formats milliseconds from now in the largest unit that fits, `3 hours ago` or `in 2 days`. Pure. */
export function formatDistance(distanceMs: number, locale: string): string {
  const [unit, unitMs] =
    UNITS.find(([, ms]) => Math.abs(distanceMs) >= ms) ?? (['second', 1000] as const)
  return relativeFormatOf(locale).format(Math.trunc(distanceMs / unitMs) + 0, unit)
}

/** A page has a hundred times, and making a format takes longer than all of them: 0.1 ms. */
function relativeFormatOf(locale: string): Intl.RelativeTimeFormat {
  const known = relativeFormats.get(locale)
  if (known !== undefined) return known
  const made = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' })
  relativeFormats.set(locale, made)
  return made
}

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>()

const UNITS = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const
