import { ApiError } from '@openhss/contract/runtime'

/** An error whose message tells the operator of the host what is wrong and what to do. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError'
}

/** Says in one line what went wrong, for a person; the reason may stand in the causes of an error. */
export function describeFailure(error: unknown): string {
  if (error instanceof ApiError) return `${error.message} (${error.code})`
  if (error instanceof OperatorError) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const cause = firstCauseOf(error)
  if (!isProxyRefusal(cause)) return cause.message
  const remedy = cause.statusCode === 407 ? '; it wants a user and a password in OPENHSS_PROXY' : ''
  return `the proxy refused the way with ${cause.statusCode}${remedy}`
}

/** A name with two addresses has an error for each. */
function firstCauseOf(error: Error): Error {
  const next: unknown = error instanceof AggregateError ? error.errors[0] : error.cause
  return next instanceof Error ? firstCauseOf(next) : error
}

/** https://nodejs.org/api/errors.html#err_proxy_tunnel */
function isProxyRefusal(error: Error): error is Error & { readonly statusCode: number } {
  return 'statusCode' in error && 'code' in error && error.code === 'ERR_PROXY_TUNNEL'
}
