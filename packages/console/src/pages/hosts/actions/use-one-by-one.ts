import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ActedHost } from './host-actions.ts'

/** How far an action on several hosts is. */
export interface OneByOne {
  readonly isRunning: boolean
  readonly isStarted: boolean
  readonly done: number
  readonly failures: readonly { readonly host: ActedHost; readonly error: Error }[]
  /** Begins, or tries again with those that failed. Gives whether it was done to all of them. */
  readonly run: () => Promise<boolean>
}

/** Does something to one host after the other, for operations that take one; a failure keeps none of the others from it. */
export function useOneByOne(
  hosts: readonly ActedHost[],
  act: (host: ActedHost) => Promise<unknown>,
): OneByOne {
  const queryClient = useQueryClient()
  const [isRunning, setIsRunning] = useState(false)
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Error | 'done'>>(new Map())
  const run = async () => {
    setIsRunning(true)
    let current = outcomes
    for (const host of hosts) {
      if (current.get(host.host_id) === 'done') continue
      const outcome = await act(host).then(
        () => 'done' as const,
        (error: Error) => error,
      )
      current = new Map([...current, [host.host_id, outcome]])
      setOutcomes(current)
    }
    setIsRunning(false)
    void queryClient.invalidateQueries()
    return [...current.values()].every((outcome) => outcome === 'done')
  }
  return {
    isRunning,
    isStarted: isRunning || outcomes.size > 0,
    done: [...outcomes.values()].filter((outcome) => outcome === 'done').length,
    failures: hosts.flatMap((host) => {
      const outcome = outcomes.get(host.host_id)
      return outcome instanceof Error ? [{ host, error: outcome }] : []
    }),
    run,
  }
}
