import type { Place } from '../paths.ts'
import { CurrentLink } from './CurrentLink.tsx'
import styles from './ViewTabs.module.css'

export interface ViewTab {
  readonly id: string
  readonly label: string
  /** Says in its address which view it is, also where that is the usual one. */
  readonly place: Place
}

/** Links between the views of a page, such as the same list by account and by host. */
export function ViewTabs({
  label,
  current,
  tabs,
}: {
  readonly label: string
  readonly current: string
  readonly tabs: readonly ViewTab[]
}) {
  return (
    <nav aria-label={label}>
      <ul className={styles.tabs}>
        {tabs.map(({ id, label: name, place }) => (
          <li key={id} data-is-current={id === current}>
            <CurrentLink
              place={place}
              reach="view"
              className={styles.tab}
              aria-current={id === current ? 'page' : undefined}
            >
              {name}
            </CurrentLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
