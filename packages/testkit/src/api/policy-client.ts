import type { DetectionReport } from '@openhss/contract'
import type { TestApi } from './test-api.ts'
import type { Answer, TestAgent } from './test-session.ts'

/** A client that asks and reports about its policy as an agent does. */
export interface PolicyClient {
  readonly fetch: (options?: { etag?: string; waitSeconds?: number }) => Promise<Answer>
  readonly report: (report: Partial<DetectionReport>) => Promise<Answer>
}

export function policyClient(
  { app, projectId }: Pick<TestApi, 'app' | 'projectId'>,
  { agentId, secret }: Pick<TestAgent, 'agentId' | 'secret'>,
): PolicyClient {
  const path = `/agent/v1/${projectId}/agents/${agentId}`
  const authorization = `Bearer ${secret}`
  return {
    fetch: ({ etag, waitSeconds = 0 } = {}) =>
      app.inject({
        url: `${path}/policy?wait_seconds=${waitSeconds}`,
        headers: { authorization, ...(etag !== undefined && { 'if-none-match': etag }) },
      }),
    report: (report) =>
      app.inject({
        method: 'PUT',
        url: `${path}/detection`,
        headers: { authorization },
        payload: { state: 'running', guesses_done: 0, guesses_planned: 100, ...report },
      }),
  }
}
