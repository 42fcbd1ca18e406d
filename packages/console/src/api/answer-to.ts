import type { Query, QueryFunctionContext } from '@tanstack/react-query'
import { callIfChanged } from '@openhss/contract/browser'
import type { OperationId, Output, Request } from '@openhss/contract'
import { apiRoutes } from 'virtual:api-routes'
import type { ApiOperations } from './api.ts'

/**
 * Asks the server, or asks it again, which then may say that the last answer still holds.
 * @throws ApiError of the server, and a TimeoutError when there is no answer after 12 s.
 */
export async function answerTo<Id extends OperationId>(
  operation: Id,
  request: Request<ApiOperations[Id]>,
  { client, queryKey }: QueryFunctionContext,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Output<ApiOperations[Id]>> {
  const query = client.getQueryCache().find({ queryKey, exact: true })
  const last = query && lastAnswers.get(query)
  const asked = { ...(request as object), etag: last?.etag }
  const answer = await callIfChanged<ApiOperations[Id]>(apiRoutes[operation], '', asked, {
    timeoutMs: TIMEOUT_MS,
    ...(signal !== undefined && { signal }),
  })
  if (answer === undefined) return last?.body as Output<ApiOperations[Id]>
  const { body, etag } = answer
  if (query !== undefined && etag !== undefined) lastAnswers.set(query, { body, etag })
  return body
}

/** By question. The cache may have another one: what nobody waited for does not get there. */
const lastAnswers = new WeakMap<Query, { readonly body: unknown; readonly etag: string }>()

/** The server gives its own database 8 s; behind that it is not slow but silent. */
const TIMEOUT_MS = 12_000
