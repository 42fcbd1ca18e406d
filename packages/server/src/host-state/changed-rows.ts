/** Rows that reports change, by table. Each table has its statements in write-rows.ts. */
export class ChangedRows {
  readonly #put = new Map<string, object[]>()
  readonly #removed = new Map<string, object[]>()

  /** Writes a row, in place of the one that has its key. */
  put(table: string, row: object): void {
    listOf(this.#put, table).push(row)
  }

  /** @param key the columns of the key; further ones are ignored. */
  remove(table: string, key: object): void {
    listOf(this.#removed, table).push(key)
  }

  /** Writes the lists as the JSON texts that the statements take. */
  spell(): SpelledRows {
    return { put: spellAll(this.#put), removed: spellAll(this.#removed) }
  }
}

/** JSON lists of rows, by table. */
export interface SpelledRows {
  readonly put: Readonly<Record<string, string>>
  readonly removed: Readonly<Record<string, string>>
}

function listOf(lists: Map<string, object[]>, table: string): object[] {
  const list = lists.get(table) ?? []
  lists.set(table, list)
  return list
}

function spellAll(lists: ReadonlyMap<string, object[]>): Record<string, string> {
  return Object.fromEntries([...lists].map(([table, rows]) => [table, JSON.stringify(rows)]))
}
