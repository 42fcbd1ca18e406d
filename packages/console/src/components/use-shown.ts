import { useQuery } from '@tanstack/react-query'
import type { OperationId, Output } from '@openhss/contract'
import { ApiError } from '@openhss/contract/browser'
import type { ask } from '../api/ask.ts'
import type { ApiOperations } from '../api/api.ts'

/** The answer that a page shows, and how it is with it. */
export interface Shown<Answer> {
  /** The last answer; undefined before the first. It stays when the server does not answer any more. */
  readonly answer: Answer | undefined
  /** It is the answer to the question before, while the one to this question is on its way. */
  readonly isOld: boolean
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
  /** What the server said against the question, such as a query with an unknown key. */
  readonly refusal: ApiError | undefined
  /** There is no answer, because the server does not answer at all. */
  readonly isUnreachable: boolean
}

/** Asks, keeps asking, and keeps the last answer. */
export function useShown<Id extends OperationId>(
  question: ReturnType<typeof ask<Id>>,
  { isEnabled = true }: { readonly isEnabled?: boolean } = {},
): Shown<Output<ApiOperations[Id]>> {
  const { data, isPlaceholderData, dataUpdatedAt, error } = useQuery({
    ...question,
    enabled: isEnabled,
  })
  const isRefusal = error instanceof ApiError && error.status < 500
  return {
    answer: data,
    isOld: isPlaceholderData || error !== null,
    updatedAt: dataUpdatedAt,
    refusal: isRefusal ? error : undefined,
    isUnreachable: error !== null && !isRefusal && data === undefined,
  }
}
