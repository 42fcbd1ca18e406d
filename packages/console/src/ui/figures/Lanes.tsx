import styles from './Lanes.module.css'

/** A time in which something was so. */
export interface LaneStretch {
  /** Milliseconds since the epoch; undefined: it began before the picture, or goes on beyond it. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly tone: 'danger' | 'plain' | 'good' | 'unsure' | 'away'
}

export interface Lane {
  readonly key: string
  readonly label: string
  readonly stretches: readonly LaneStretch[]
}

/**
 * Lanes of time, one below the other. The same stretches stand in a table beside it, so the picture itself is silent.
 * Differences show by pattern and height as well as by colour.
 */
export function Lanes({
  lanes,
  from,
  to,
}: {
  readonly lanes: readonly Lane[]
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly to: number
}) {
  const place = (at: number | undefined, edge: number) =>
    ((Math.min(to, Math.max(from, at ?? edge)) - from) / (to - from)) * 1000
  return (
    <div className={styles.lanes} aria-hidden="true">
      {lanes.map(({ key, label, stretches }) => (
        <div key={key} className={styles.lane}>
          <bdi className={styles.label}>{label}</bdi>
          <svg className={styles.time} viewBox="0 0 1000 16" preserveAspectRatio="none">
            <line className={styles.base} x1="0" x2="1000" y1="8" y2="8" />
            {stretches.map(({ from: start, to: end, tone }) => {
              const left = place(start, from)
              const width = Math.max(2, place(end, to) - left)
              return (
                <rect
                  key={`${start}-${tone}`}
                  className={styles.stretch}
                  data-tone={tone}
                  x={left}
                  width={width}
                  y={tone === 'danger' ? 1 : 4}
                  height={tone === 'danger' ? 14 : 8}
                />
              )
            })}
          </svg>
        </div>
      ))}
    </div>
  )
}
