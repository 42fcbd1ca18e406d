import type { ReactNode } from 'react'
import styles from './Tag.module.css'

export type Tone = 'critical' | 'high' | 'medium' | 'low' | 'good' | 'plain'

/** A word with a colour and a shape of its own, so that the colour is never the only sign. */
export function Tag({
  tone = 'plain',
  look = 'filled',
  children,
}: {
  readonly tone?: Tone
  readonly look?: 'filled' | 'bare'
  readonly children: ReactNode
}) {
  return (
    <span className={styles.tag} data-tone={tone} data-look={look}>
      <svg className={styles.shape} viewBox="0 0 10 10" aria-hidden="true">
        {SHAPES[tone]}
      </svg>
      {children}
    </span>
  )
}

const SHAPES: Readonly<Record<Tone, ReactNode>> = {
  critical: <path d="M3 0h4l3 3v4l-3 3H3L0 7V3z" />,
  high: <path d="M5 .5 10 9.500H0z" />,
  medium: <path d="M5 0l5 5-5 5-5-5z" />,
  low: <circle cx="5" cy="5" r="3.500" fill="none" strokeWidth="2" stroke="currentColor" />,
  good: <path d="M1 5.200 4 8.200 9.200 2" fill="none" strokeWidth="2" stroke="currentColor" />,
  plain: <path d="M1.500 5h7" fill="none" strokeWidth="2" stroke="currentColor" />,
}
