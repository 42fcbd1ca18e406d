import { ApiError } from '@openhss/contract/runtime'

/** An error whose message tells the operator of the host what is wrong and what to do. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError'
}

/** Says in one line what went wrong, for a person; fetch hides the reason in the causes of its error. */
export function describeFailure(error: unknown): string {
  if (error instanceof ApiError) return `${error.message} (${error.code})`
  if (error instanceof OperatorError) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { message } = firstCauseOf(error)
  const status = PROXY_REFUSED.exec(message)?.[1]
  if (status === undefined) return message
  const remedy = status === '407' ? '; it wants a user and a password in OPENHSS_PROXY' : ''
  return `the proxy refused the way with ${status}${remedy}`
}

function firstCauseOf(error: Error): Error {
  const { cause } = error
  const next = cause instanceof AggregateError ? cause.errors[0] : cause
  return next instanceof Error ? firstCauseOf(next) : error
}

/** So Node's fetch says it, two causes deep. */
const PROXY_REFUSED = /^Proxy response \((\d{3})\)/
