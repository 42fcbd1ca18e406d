import type { Obstacle } from '../service.ts'

/** What the agent reads for one user at one look was used up before this instance. */
export function overBudget(userId: number | undefined): Obstacle {
  const user = `user ${userId ?? 'unknown'}`
  return {
    reason: 'oversized',
    detail: `not read: the services of ${user} have more than the agent reads for one user at a time`,
    remedy: `Look at the services that ${user} runs, and stop those that are not needed.`,
  }
}

export const TOO_SLOW: Obstacle = {
  reason: 'failed',
  detail: 'no answer in time',
  remedy: 'See whether the server hangs.',
}

/** It ended the thread that reads accounts. */
export const GIVEN_UP: Obstacle = {
  reason: 'oversized',
  detail: 'given up: reading it took more memory or time than the agent may take of its host',
  remedy: 'Look at what its files say and who runs it, and stop it if it is not needed.',
}
