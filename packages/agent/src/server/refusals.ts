import { ApiError } from '@openhss/contract/runtime'
import { isBarred } from './barring.ts'

/** Whether the server does not know this agent or its secret, for now or for good. */
export function isRejection(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'AGENT.0002'
}

/** Whether the join token is unknown, used up or expired; no later attempt mends that. */
export function isUnusableToken(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'AGENT.0001'
}

/** Whether the server understood the request and will refuse the same one again. */
export function isRefusal(error: unknown): boolean {
  return (
    !isBarred(error) &&
    error instanceof ApiError &&
    error.status >= 400 &&
    error.status < 500 &&
    !MAY_PASS_LATER.has(error.status)
  )
}

/** 401 is here because a server that is restored from a backup knows its agents again. */
const MAY_PASS_LATER = new Set([401, 408, 425, 429])
