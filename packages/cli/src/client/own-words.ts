import { ApiError } from '@openhss/contract'
import type { OwnWordList } from '@openhss/contract'
import type { Environment } from '../machine/environment.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'

/** The fields of the list that a change sets. */
export type WordsChange = Partial<Pick<OwnWordList, 'words' | 'company_names'>>

export interface ChangedWords {
  readonly before: OwnWordList
  readonly revision: string
  readonly count: number
}

/** Signs in for calls that carry a whole list: 16 MB take longer than half a minute on a slow line. */
export function openWordsSession(environment: Environment): Promise<Session> {
  return openSession(environment, LIST_TIMEOUT_MS)
}

const LIST_TIMEOUT_MS = 300_000

export function fetchWords({ api, projectId }: Session): Promise<OwnWordList> {
  return api.showWeakWords({ params: { project_id: projectId }, query: {} })
}

/**
 * Changes the own words of the project. The server refuses a change that was not made from the newest list;
 * the change is then made again from that list, so that neither of two editors undoes what the other did.
 */
export async function changeWords(
  session: Session,
  change: (before: OwnWordList) => WordsChange,
): Promise<ChangedWords> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await fetchWords(session)
    const { words, company_names: companies, revision: replaces } = before
    const body = { words, company_names: companies, ...change(before), replaces }
    try {
      const params = { project_id: session.projectId }
      return { before, ...(await session.api.replaceWeakWords({ params, body })) }
    } catch (error) {
      if (attempt === ATTEMPTS || !wasChangedMeanwhile(error)) throw error
    }
  }
}

const ATTEMPTS = 3

function wasChangedMeanwhile(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ApiError && error.cause.status === 409
}
