import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { OperationId, Request } from '@openhss/contract'
import { answerTo } from './answer-to.ts'
import type { ApiOperations } from './api.ts'

/** One call of an operation, as it can be repeated by curl, the command line or an SDK. */
export interface Call<Id extends OperationId = OperationId> {
  readonly operation: Id
  readonly request: Request<ApiOperations[Id]>
}

/**
 * Describes a question to the server, for `useQuery`, a loader, and the copies as curl, command and SDK. The answer to the
 * question before stays on the page until this one is there, unless `keepsLast` is false. Then the request ends, too, when
 * nobody waits for its answer any more: a browser sends six to a server at once, and others wait behind them.
 */
export function ask<Id extends OperationId>(
  operation: Id,
  request: Request<ApiOperations[Id]>,
  {
    refreshMs = REFRESH_MS,
    keepsLast = true,
  }: { readonly refreshMs?: number | false; readonly keepsLast?: boolean } = {},
) {
  const call: Call<Id> = { operation, request }
  return {
    ...queryOptions({
      queryKey: [operation, request],
      queryFn: (context) =>
        // Who looks at the signal has the request ended by it.
        answerTo(operation, request, context, keepsLast ? {} : { signal: context.signal }),
      placeholderData: (last) => (keepsLast ? keepPreviousData(last) : undefined),
      refetchInterval: refreshMs,
    }),
    call,
  }
}

/** What people look at is renewed as often as this, in the tab that is in front alone. */
const REFRESH_MS = 10_000
