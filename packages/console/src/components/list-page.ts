import { useSearchState } from './search-state.ts'

export const PAGE_ROWS = 50

/** Which part of a list an address asks for: `page` counts from 1, and what is no page is the first. Pure. */
export function pageOf(search: { readonly page?: string | undefined }): {
  page: number
  limit: number
  offset: number
} {
  const page = /^[1-9]\d{0,5}$/.test(search.page ?? '') ? Number(search.page) : 1
  return { page, limit: PAGE_ROWS, offset: (page - 1) * PAGE_ROWS }
}

/** The page of the address, and how to go to another one. */
export function usePage(): { page: number; go: (page: number) => void } {
  const { search, change } = useSearchState()
  return {
    page: pageOf(search).page,
    go: (page) => change({ page: page === 1 ? undefined : String(page) }),
  }
}
