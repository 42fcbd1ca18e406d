import type { Place } from '../paths.ts'
import { CurrentLink } from './CurrentLink.tsx'
import styles from './SectionTabs.module.css'

export interface SectionTab {
  readonly label: string
  readonly place: Place
  /** Whether the user's role can use the page at all. */
  readonly isShown: boolean
}

/** The pages of one section, as links side by side. */
export function SectionTabs({
  label,
  tabs,
}: {
  readonly label: string
  readonly tabs: readonly SectionTab[]
}) {
  return (
    <nav aria-label={label}>
      <ul className={styles.list}>
        {tabs
          .filter(({ isShown }) => isShown)
          .map(({ label: name, place }) => (
            <li key={place.path}>
              <CurrentLink place={place} className={styles.link} reach="page">
                {name}
              </CurrentLink>
            </li>
          ))}
      </ul>
    </nav>
  )
}
