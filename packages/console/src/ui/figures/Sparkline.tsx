import styles from './Sparkline.module.css'

/**
 * A line of at most 90 values, drawn from zero. The same values stand in a table beside it, so the picture itself is silent.
 * A value of undefined is a gap: nothing is known of that time.
 */
export function Sparkline({ values }: { readonly values: readonly (number | undefined)[] }) {
  const most = Math.max(1, ...values.map((value) => value ?? 0))
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${Math.max(1, values.length - 1)} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {stretchesOf(values).map((stretch) => {
        const points = stretch.map(({ place, value }) => `${place},${heightOf(value, most)}`)
        const [first, last] = [stretch[0]?.place ?? 0, stretch.at(-1)?.place ?? 0]
        return (
          <g key={first}>
            <polygon
              className={styles.area}
              points={`${first},100 ${points.join(' ')} ${last},100`}
            />
            <polyline className={styles.line} points={points.join(' ')} />
          </g>
        )
      })}
    </svg>
  )
}

/** Splits values at those that are not known. Pure. */
export function stretchesOf(
  values: readonly (number | undefined)[],
): { place: number; value: number }[][] {
  const stretches: { place: number; value: number }[][] = []
  let open: { place: number; value: number }[] | undefined
  for (const [place, value] of values.entries()) {
    if (value === undefined) {
      open = undefined
      continue
    }
    if (open === undefined) stretches.push((open = []))
    open.push({ place, value })
  }
  return stretches
}

/** Leaves room for the width of the line at the top and at the bottom. */
function heightOf(value: number, most: number): number {
  return 96 - (value / most) * 90
}
