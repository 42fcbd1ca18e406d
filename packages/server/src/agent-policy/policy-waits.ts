import type { AgentIdentity } from '../caller/caller.ts'

/** Requests that wait for a change of their policy. None of them holds a database connection meanwhile. */
export interface PolicyWaits {
  /** Waits until the agent's etag differs from this one, the time is up, or the client is gone. */
  wait(agent: AgentIdentity, etag: string, limits: WaitLimits): Promise<void>
  /** Looks for changes at once; otherwise it looks twice a second while somebody waits. */
  look(): Promise<void>
  stop(): void
}

export interface WaitLimits {
  readonly seconds: number
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal
}

/** A change is noticed within half a second and the time for which its source remembers it. */
const LOOK_EVERY_MS = 500

/**
 * The rest of the process's connections is for others; a request beyond this number is answered at once. An
 * agent has one wait, its newest: none takes the place of others.
 */
const MAX_WAITING = 50_000

/**
 * Makes the waits, with one look for all: a project's policy is asked for once, and its agents are looked
 * at only when the policy is another object than the time before. 10,000 requests that wait in one project
 * cost one tiny query a look.
 */
export function createPolicyWaits<P extends object>(
  find: (projectId: string) => Promise<P>,
  etagOf: (policy: P, hostId: string) => string,
): PolicyWaits {
  const projects = new Map<string, WaitingProject<P>>()
  const newestOf = new Map<string, () => void>()
  let waiting = 0
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  return {
    wait: (agent, etag, { seconds, signal }) =>
      new Promise((resolve) => {
        const { projectId, hostId, agentId } = agent
        newestOf.get(agentId)?.()
        if (isStopped || signal.aborted || waiting >= MAX_WAITING) return resolve()
        const project = projects.get(projectId) ?? { waiters: new Set(), seen: undefined }
        const waiter: Waiter = { hostId, etag, wake }
        const timeout = setTimeout(wake, seconds * 1000)
        signal.addEventListener('abort', wake, { once: true })
        project.waiters.add(waiter)
        // This request may know another policy than the one with which the others were looked at.
        project.seen = undefined
        projects.set(projectId, project)
        newestOf.set(agentId, wake)
        waiting += 1
        timer ??= setInterval(() => void look(), LOOK_EVERY_MS).unref()

        function wake(): void {
          if (!project.waiters.delete(waiter)) return
          clearTimeout(timeout)
          newestOf.delete(agentId)
          signal.removeEventListener('abort', wake)
          waiting -= 1
          if (project.waiters.size === 0 && projects.get(projectId) === project) {
            projects.delete(projectId)
          }
          if (waiting === 0) rest()
          resolve()
        }
      }),
    look,
    stop: () => {
      isStopped = true
      for (const { waiters } of projects.values()) for (const { wake } of waiters) wake()
    },
  }

  function rest(): void {
    clearInterval(timer)
    timer = undefined
  }

  async function look(): Promise<void> {
    for (const [projectId, project] of projects) {
      try {
        const policy = await find(projectId)
        if (policy !== project.seen) wakeChanged(project, policy)
      } catch {
        // Without the database nothing changes, and the next request is told of the failure.
      }
    }
  }

  function wakeChanged(project: WaitingProject<P>, policy: P): void {
    project.seen = policy
    for (const { hostId, etag, wake } of project.waiters) {
      if (etagOf(policy, hostId) !== etag) wake()
    }
  }
}

interface WaitingProject<P> {
  readonly waiters: Set<Waiter>
  /** The policy with which all of them were looked at. */
  seen: P | undefined
}

interface Waiter {
  readonly hostId: string
  readonly etag: string
  readonly wake: () => void
}
