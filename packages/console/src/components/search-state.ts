import { useNavigate, useSearch } from '@tanstack/react-router'

/** What the address says behind its path. */
export type SearchState = Readonly<Record<string, string | undefined>>

/**
 * The state of a page: all of it is in the address, so that Back goes back and a copied address opens the same.
 * `change` names what differs; undefined takes a parameter away. With `isTyping` it takes the place of the last entry
 * of the history.
 */
export function useSearchState(): {
  search: SearchState
  change: (changes: SearchState, options?: { isTyping?: boolean }) => void
} {
  const search: SearchState = useSearch({ strict: false })
  const navigate = useNavigate()
  return {
    search,
    change: (changes, { isTyping = false } = {}) =>
      void navigate({
        to: '.',
        search: (before: SearchState) => ({ ...before, ...changes }),
        replace: isTyping,
        resetScroll: false,
      }),
  }
}
