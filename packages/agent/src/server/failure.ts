import { ApiError } from '@openhss/contract/runtime'

/** An error whose message tells the operator of the host what is wrong and what to do. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError'
}

/** Says in one line what went wrong, for a person; fetch hides the reason in the cause of its error. */
export function describeFailure(error: unknown): string {
  if (error instanceof ApiError) return `${error.message} (${error.code})`
  if (error instanceof OperatorError) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) {
    return cause.errors[0].message
  }
  return cause instanceof Error ? cause.message : error.message
}
