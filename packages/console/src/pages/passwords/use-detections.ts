import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '@openhss/contract/browser'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useProject } from '../../components/use-project.ts'

/** A host whose passwords somebody wants to be checked now. */
export interface DetectedHost {
  readonly id: string
  readonly name: string
}

/** How the request went. */
export interface Detection extends DetectedHost {
  /** When the server had taken it, milliseconds since the epoch of this browser. */
  readonly askedAt: number
  /** Why nothing was started. */
  readonly error: Error | undefined
}

export interface Detections {
  readonly all: readonly Detection[]
  /** How many hosts were to be asked by the request that is under way. */
  readonly wanted: number
  readonly isAsking: boolean
  readonly start: (hosts: readonly DetectedHost[]) => void
  readonly forget: () => void
}

/** Starts the check of passwords on hosts, one after the other, and remembers how each request went. */
export function useDetections(): Detections {
  const { projectId } = useProject()
  const queryClient = useQueryClient()
  const [all, setAll] = useState<readonly Detection[]>([])
  const [wanted, setWanted] = useState(0)
  const asking = useMutation({
    mutationFn: async (hosts: readonly DetectedHost[]) => {
      for (const host of hosts) {
        const error = await startOn(projectId, host)
        setAll((before) => [...before, { ...host, error, askedAt: Date.now() }])
      }
    },
    onSettled: () => queryClient.invalidateQueries(),
  })
  return {
    all,
    wanted,
    isAsking: asking.isPending,
    start: (hosts) => {
      setAll([])
      setWanted(hosts.length)
      asking.mutate(hosts)
    },
    forget: () => setAll([]),
  }
}

/** One host that cannot be asked keeps no other from being asked; a session that is over ends it all. */
async function startOn(projectId: string, { id }: DetectedHost): Promise<Error | undefined> {
  try {
    const params = { project_id: projectId, host_id: id }
    const query = { enterprise_project_id: 'all_granted_eps' }
    await api.setManualDetect({ params, query, body: { type: 'pwd' } })
    return undefined
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) throw error
    return error as Error
  }
}
