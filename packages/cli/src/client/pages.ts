/** Lists every record, page by page. */
export async function listAll<T>(
  listPage: (page: { limit: number; offset: number }) => Promise<Page<T>>,
): Promise<Page<T>> {
  const records: T[] = []
  for (;;) {
    const page = await listPage({ limit: PAGE_SIZE, offset: records.length })
    records.push(...page.data_list)
    if (page.data_list.length < PAGE_SIZE) {
      return { total_num: Math.max(page.total_num, records.length), data_list: records }
    }
  }
}

/** Lists every record of a list that names the place of its next page. */
export async function listFollowing<T>(
  listPage: (page: { limit: number; after?: string }) => Promise<FollowedPage<T>>,
): Promise<Page<T>> {
  const records: T[] = []
  let total = 0
  let after: string | undefined
  do {
    const page = await listPage({ limit: PAGE_SIZE, ...(after !== undefined && { after }) })
    records.push(...page.data_list)
    total = Math.max(total, page.total_num ?? 0)
    after = page.data_list.length === 0 ? undefined : page.next
  } while (after !== undefined)
  return { total_num: Math.max(total, records.length), data_list: records }
}

interface FollowedPage<T> {
  readonly total_num?: number
  readonly data_list: readonly T[]
  readonly next?: string
}

export interface Page<T> {
  readonly total_num: number
  readonly data_list: readonly T[]
}

/** The largest page that the contract allows. */
const PAGE_SIZE = 200
