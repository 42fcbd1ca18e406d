import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useProject } from '../../components/use-project.ts'

/** How far the start of password checks on some hosts is. */
export interface CheckStart {
  readonly hosts: number
  readonly started: number
  /** What stood against the first host that refused. */
  readonly failures: readonly Error[]
  readonly isRunning: boolean
}

/** Starts password checks on hosts, one after the other: an agent that is offline keeps none from starting elsewhere. */
export function useCheckAgain(): {
  start: CheckStart | undefined
  checkAgain: (hostIds: Iterable<string>) => Promise<void>
  clear: () => void
} {
  const { projectId } = useProject()
  const queryClient = useQueryClient()
  const [start, setStart] = useState<CheckStart>()
  const checkAgain = async (ids: Iterable<string>) => {
    const hostIds = [...new Set(ids)]
    let now: CheckStart = { hosts: hostIds.length, started: 0, failures: [], isRunning: true }
    setStart(now)
    for (const hostId of hostIds) {
      try {
        await api.setManualDetect({
          params: { project_id: projectId, host_id: hostId },
          query: { enterprise_project_id: 'all_granted_eps' },
          body: { type: 'pwd' },
        })
        now = { ...now, started: now.started + 1 }
      } catch (error) {
        now = { ...now, failures: [...now.failures, error as Error] }
      }
      setStart(now)
    }
    setStart({ ...now, isRunning: false })
    await queryClient.invalidateQueries({ queryKey: ['showScanStatus'] })
  }
  return { start, checkAgain, clear: () => setStart(undefined) }
}
