import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '@openhss/contract/browser'
import { noteAnswer, noteSilence } from './connection.ts'

/** Makes the cache of answers. `onSessionOver` is called when the server does not know the session any more. */
export function createQueryClient(onSessionOver: () => void): QueryClient {
  const onError = (error: Error) => {
    if (!(error instanceof ApiError)) return noteSilence()
    noteAnswer()
    if (error.status === 401) onSessionOver()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError, onSuccess: noteAnswer }),
    mutationCache: new MutationCache({ onError, onSuccess: noteAnswer }),
    defaultOptions: {
      queries: {
        // A link that was hovered over has its answer when it is pressed.
        staleTime: 2000,
        gcTime: 600_000,
        retry: (failures, error) => !isAnswer(error) && !isSilence(error) && failures < 2,
        // An answer that cannot come leaves the page with what it has, and a banner.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** Whether the server said so itself, rather than nothing; asking again would not change it. */
function isAnswer(error: Error): boolean {
  return error instanceof ApiError && error.status < 500
}

/** Whether the server took the question and said nothing. Who waited so long is told, and not let wait three times. */
function isSilence(error: Error): boolean {
  return error.name === 'TimeoutError'
}
