import { ApiFailure } from '../http/answers/api-error.ts'

/** The answer to a host that does not exist, or that the caller may not see. */
export function noSuchHost(): ApiFailure {
  return new ApiFailure('HSS.0011', 'No host has this host_id.')
}
