import { CurrentLink } from '../../components/CurrentLink.tsx'
import type { Place } from '../../paths.ts'
import { Count } from '../../ui/text/Count.tsx'
import styles from './FilterLinks.module.css'

/** One of the parts that a list falls into, and the address that shows it alone. */
export interface FilterLink {
  readonly key: string
  readonly label: string
  readonly number: number
  readonly place: Place
  readonly isChosen: boolean
}

/** Links that filter a list, each with how many rows it leaves. */
export function FilterLinks({
  label,
  links,
}: {
  readonly label: string
  readonly links: readonly FilterLink[]
}) {
  return (
    <nav aria-label={label}>
      <ul className={styles.links}>
        {links.map(({ key, label: name, number, place, isChosen }) => (
          <li key={key} data-is-chosen={isChosen}>
            <CurrentLink place={place} className={styles.link} reach="view">
              {name}{' '}
              <span className={styles.number}>
                <Count of={number} />
              </span>
            </CurrentLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
