import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { OperationId, Output, Request } from '@openhss/contract'
import { api } from './api.ts'
import type { ApiOperations } from './api.ts'

/**
 * Gives a function that changes something at the server; what is shown is asked for again afterwards. `error` stays until
 * the next try.
 */
export function useAct<Id extends OperationId>(operation: Id) {
  const queryClient = useQueryClient()
  return useMutation<Output<ApiOperations[Id]>, Error, Request<ApiOperations[Id]>>({
    mutationFn: async (request) =>
      (await (api[operation] as (request: unknown) => Promise<unknown>)(request)) as Output<
        ApiOperations[Id]
      >,
    onSettled: () => queryClient.invalidateQueries(),
  })
}
