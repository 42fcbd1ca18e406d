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

export interface Page<T> {
  readonly total_num: number
  readonly data_list: readonly T[]
}

/** The largest page that the contract allows. */
const PAGE_SIZE = 200
