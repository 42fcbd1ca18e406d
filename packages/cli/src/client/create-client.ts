import { ApiError, apiOperations, createClient } from '@openhss/contract'
import type { Client } from '@openhss/contract'
import { CliError } from '../cli-error.ts'

/** Every operation of a server. A call that fails throws a `CliError` whose message is a line for a person. */
export type Api = Client<typeof apiOperations>

export function createApi(endpoint: string, token: string, timeoutMs?: number): Api {
  const client = createClient(apiOperations, endpoint, {
    headers: { 'x-auth-token': token },
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
  const calls = Object.entries<(request: never) => Promise<unknown>>(client).map(([name, call]) => [
    name,
    (request: never) => explainFailure(endpoint, call(request)),
  ])
  return Object.fromEntries(calls) as Api
}

/**
 * Waits for a call and turns its failure into a line for a person.
 * @throws CliError
 */
export async function explainFailure<T>(endpoint: string, call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (error instanceof ApiError) {
      throw new CliError(`${endpoint} says: ${error.message} (${error.code})`, { cause: error })
    }
    if (error instanceof SyntaxError) {
      throw new CliError(`${endpoint} does not speak JSON; is it an OpenHSS server?`, {
        cause: error,
      })
    }
    throw new CliError(`${endpoint} cannot be reached: ${reasonOf(error)}`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  const deepest = cause instanceof AggregateError ? cause.errors[0] : cause
  return deepest instanceof Error ? deepest.message : error.message
}
