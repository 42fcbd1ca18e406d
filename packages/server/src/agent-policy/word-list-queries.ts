import type { Queryable } from '../db/queryable.ts'

/** What may be known of a project's list without its words. */
export interface WordListHead {
  readonly revision: string
  readonly count: number
  /** Encrypted. */
  readonly companyNames: Buffer
}

export async function findWordListHead(
  sql: Queryable,
  projectId: string,
): Promise<WordListHead | undefined> {
  const [row] = await sql<WordListHead[]>`
    select revision, count, company_names as "companyNames" from weak_words
    where project_id = ${projectId}`
  return row
}

export interface SealedWordList extends WordListHead {
  /** Encrypted. */
  readonly words: Buffer
}

export async function findWordList(
  sql: Queryable,
  projectId: string,
): Promise<SealedWordList | undefined> {
  const [row] = await sql<SealedWordList[]>`
    select revision, count, words, company_names as "companyNames" from weak_words
    where project_id = ${projectId}`
  return row
}

/** The revision of the list; until the transaction ends nobody else changes it, nor makes the first. */
export async function lockWordList(sql: Queryable, projectId: string): Promise<string | undefined> {
  await sql`select from projects where id = ${projectId} for no key update`
  const [row] = await sql<{ revision: string }[]>`
    select revision from weak_words where project_id = ${projectId}`
  return row?.revision
}

export async function storeWordList(
  sql: Queryable,
  projectId: string,
  { revision, count, words, companyNames }: SealedWordList,
): Promise<void> {
  await sql`
    insert into weak_words (project_id, revision, count, words, company_names)
    values (${projectId}, ${revision}, ${count}, ${words}, ${companyNames})
    on conflict (project_id) do update set revision = excluded.revision, count = excluded.count,
      words = excluded.words, company_names = excluded.company_names`
}
