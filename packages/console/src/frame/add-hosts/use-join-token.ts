import { useEffect, useRef } from 'react'
import { useAct } from '../../api/act.ts'
import { useProject } from '../../components/use-project.ts'
import type { TokenChoice } from './TokenFields.tsx'

/** A join token that was made, or why it was not. */
export interface MadeToken {
  readonly joinToken: string | undefined
  /** When the server made it, by its own clock: milliseconds since the epoch. */
  readonly madeAt: number | undefined
  readonly error: Error | null
  readonly tryAgain: () => void
}

/** Makes a join token, and another one when the choice changes; undefined: nothing can be chosen yet. */
export function useJoinToken(choice: TokenChoice | undefined): MadeToken {
  const { projectId } = useProject()
  const { mutate, data, variables, error, isPending } = useAct('createJoinToken')
  const madeFor = useRef<TokenChoice>(undefined)
  const make = () => {
    if (choice === undefined) return
    const { uses, validHours, enterpriseProjectId } = choice
    mutate({
      params: { project_id: projectId },
      body: { uses, valid_hours: validHours, enterprise_project_id: enterpriseProjectId },
    })
  }
  useEffect(() => {
    // Once for each choice, also where React runs effects twice.
    if (choice === undefined || madeFor.current === choice) return
    madeFor.current = choice
    make()
  })
  const isMade = data !== undefined && !isPending
  return {
    joinToken: isMade ? data.join_token : undefined,
    madeAt:
      isMade && variables !== undefined
        ? Date.parse(data.expires_at) - variables.body.valid_hours * 3_600_000
        : undefined,
    error,
    tryAgain: make,
  }
}
