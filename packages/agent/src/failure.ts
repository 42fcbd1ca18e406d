import { ApiError } from '@openhss/contract/runtime'
import { AgentStateError } from './identity/agent-state.ts'

/** One line that says what went wrong, for a person: fetch hides the reason in its cause. */
export function describeFailure(error: unknown): string {
  if (error instanceof ApiError) return `${error.message} (${error.code})`
  if (error instanceof AgentStateError) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) {
    return cause.errors[0].message
  }
  return cause instanceof Error ? cause.message : error.message
}
