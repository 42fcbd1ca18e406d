import type { Operations } from '@openhss/contract'
import { ApiFailure } from './api-error.ts'
import type { Handlers } from './operations.ts'

export function unbuilt<T extends Operations>(operations: T): Handlers<T> {
  const refuse = async () => {
    throw new ApiFailure('APIGW.0601')
  }
  return Object.fromEntries(
    Object.keys(operations).map((name) => [name, refuse]),
  ) as unknown as Handlers<T>
}
