import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../api/api.ts'
import { signInPlace } from '../paths.ts'

/** Ends the session at the server, and leaves nothing of its answers in the browser. */
export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async () => {
    await api.deleteSession({})
    queryClient.clear()
    await navigate({ to: signInPlace().path })
  }
}
