import type { Queryable } from '../db/queryable.ts'

/** What may be known of a project's list without its words. */
export interface OwnWordsHead {
  readonly revision: string
  readonly count: number
  /** Encrypted. */
  readonly companyNames: Buffer
}

export async function findOwnWordsHead(
  sql: Queryable,
  projectId: string,
): Promise<OwnWordsHead | undefined> {
  const [row] = await sql<OwnWordsHead[]>`
    select revision, count, company_names as "companyNames" from weak_words
    where project_id = ${projectId}`
  return row
}

export interface SealedOwnWords extends OwnWordsHead {
  /** Encrypted. */
  readonly words: Buffer
}

export async function findOwnWords(
  sql: Queryable,
  projectId: string,
): Promise<SealedOwnWords | undefined> {
  const [row] = await sql<SealedOwnWords[]>`
    select revision, count, words, company_names as "companyNames" from weak_words
    where project_id = ${projectId}`
  return row
}

/** The revision of the list; until the transaction ends nobody else changes it, nor makes the first. */
export async function lockOwnWords(sql: Queryable, projectId: string): Promise<string | undefined> {
  await sql`select from projects where id = ${projectId} for no key update`
  const [row] = await sql<{ revision: string }[]>`
    select revision from weak_words where project_id = ${projectId}`
  return row?.revision
}

export async function storeOwnWords(
  sql: Queryable,
  projectId: string,
  { revision, count, words, companyNames }: SealedOwnWords,
): Promise<void> {
  await sql`
    insert into weak_words (project_id, revision, count, words, company_names)
    values (${projectId}, ${revision}, ${count}, ${words}, ${companyNames})
    on conflict (project_id) do update set revision = excluded.revision, count = excluded.count,
      words = excluded.words, company_names = excluded.company_names`
}
