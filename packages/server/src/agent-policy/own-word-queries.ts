import type { Queryable } from '../db/queryable.ts'

/** The facts about a project's own words that may be known without the words. */
export interface OwnWordsHead {
  readonly revision: string
  readonly count: number
  /** Encrypted with the master key. */
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
  /** Encrypted with the master key. */
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

/**
 * Returns the revision of the own words. Until the transaction ends nobody else changes them, nor makes the
 * first ones.
 */
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
