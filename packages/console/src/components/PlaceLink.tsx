import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Place } from '../paths.ts'
import { useSearchState } from './search-state.ts'

/** A link to a place of the console. The enterprise project that the page keeps to goes along. */
export function PlaceLink({
  place,
  className,
  isSection = false,
  isInPlace = false,
  isView = false,
  children,
  ...rest
}: {
  readonly place: Place
  readonly className?: string | undefined
  /** It stands for all pages below its own, too. */
  readonly isSection?: boolean
  /** It changes something of this page, which keeps its place on the screen. */
  readonly isInPlace?: boolean
  /**
   * It stands for one view of its page: it leads to the current page only where the address says all that it says, and
   * lacks what it takes away.
   */
  readonly isView?: boolean
  readonly children: ReactNode
  readonly 'aria-label'?: string
  readonly 'aria-current'?: 'page' | 'true' | undefined
}) {
  const { search } = useSearchState()
  const ep = place.path.startsWith('/p/') ? search.ep : undefined
  return (
    <Link
      {...rest}
      to={place.path}
      search={{ ...(ep !== undefined && { ep }), ...place.search }}
      preload="intent"
      resetScroll={!isInPlace && !isView}
      className={className}
      activeOptions={{
        exact: !isSection && !isView,
        includeSearch: isView,
        explicitUndefined: isView,
      }}
    >
      {children}
    </Link>
  )
}
