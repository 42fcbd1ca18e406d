import { ApiFailure } from '../../http/answers/api-error.ts'

export function noSuchUser(): ApiFailure {
  return new ApiFailure('HSS.0011', 'No user has this user_id.')
}
