import { useLocation } from '@tanstack/react-router'
import { readSearch } from '../paths.ts'
import type { Place } from '../paths.ts'
import { PlaceLink } from './PlaceLink.tsx'
import type { PlaceLinkProps } from './PlaceLink.tsx'

/** What a link of a menu stands for: one page, all pages of its part of the project, or one view of its page. */
export type LinkReach = 'page' | 'section' | 'view'

/** A link of a menu, of tabs or of filters, which says when it leads to where one is. */
export function CurrentLink({
  reach,
  place,
  isInPlace = reach === 'view',
  'aria-current': current,
  ...rest
}: PlaceLinkProps & { readonly reach: LinkReach }) {
  const isCurrent = useLocation({
    select: ({ pathname, searchStr }) => leadsTo(place, reach, { pathname, searchStr }),
  })
  return (
    <PlaceLink
      {...rest}
      place={place}
      isInPlace={isInPlace}
      aria-current={isCurrent ? (current ?? 'page') : current}
    />
  )
}

/**
 * Whether a link leads to an address: a view, where the address says all that it says, and lacks what it takes away. Pure.
 */
export function leadsTo(
  { path, search = {} }: Place,
  reach: LinkReach,
  at: { readonly pathname: string; readonly searchStr: string },
): boolean {
  const here = withoutSlash(at.pathname)
  const there = withoutSlash(path)
  if (reach === 'section') return sectionOf(here) === sectionOf(there)
  if (here !== there) return false
  if (reach !== 'view') return true
  const said = readSearch(at.searchStr)
  return Object.entries(search).every(([key, value]) => (said[key] ?? '') === (value ?? ''))
}

/** `/p/1/settings` for all of its pages. */
function sectionOf(pathname: string): string {
  return pathname.split('/').slice(0, 4).join('/')
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, '')
}
