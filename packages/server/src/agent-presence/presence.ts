import { LRUCache } from 'lru-cache'
import type { AgentIdentity } from '../caller/caller.ts'
import type { Origin } from '../http/admission/origin.ts'

/** What this process saw of the agents lately: which instance is at work, and who else wants to be it. */
export interface AgentPresence {
  /**
   * Notes a call of the instance that speaks for the host.
   * @returns the newcomers that it convicts: it is at work after they were, so they are copies.
   */
  heard(agentId: string, instance: string): Newcomer[]
  /** Notes a request that the instance holds open; the returned function tells how it ended. */
  opened(agent: AgentIdentity): (end: 'answered' | 'client gone') => void
  /** Notes that the instance said that it ends: the next one need not wait. */
  left(agentId: string, instance: string): void
  /** Whether this instance is at work, as far as this process can tell. */
  isAtWork(agentId: string, instance: string): boolean
  /** Notes another instance that came while the one that speaks for the host is at work. */
  met(agentId: string, newcomer: Omit<Newcomer, 'metAt'>): void
  /** Whether any instance of the agent called lately. */
  knows(agentId: string): boolean
  /** Whether the agent holds a request open. */
  holdsRequest(agentId: string): boolean
  /** Milliseconds since the agent closed the request that it held, if it did not call again. */
  goneMs(agentId: string): number | undefined
}

/** An instance that is not the one that speaks for the host. */
interface Newcomer {
  readonly instance: string
  /** Where its first call came from. */
  readonly origin: Origin
  readonly metAt: number
}

interface Seen {
  readonly instance: string
  heardAt: number
  open: number
  goneAt: number | undefined
  newcomers: Map<string, Newcomer> | undefined
}

/** Between two requests that it holds open an agent pauses for half a second; it may be busy for two more. */
const PAUSE_MS = 3_000

/** A call of a process that was killed may be on its way for a moment, and convicts nobody. */
const DOUBT_MS = 5_000

/** More than a process has connections; of one that is forgotten the database still knows the instance. */
const MAX_SEEN = 100_000

/** Copies of one image that start at once. */
const MAX_NEWCOMERS = 100

export function createAgentPresence(now: () => number = () => performance.now()): AgentPresence {
  const agents = new LRUCache<string, Seen>({ max: MAX_SEEN })

  return {
    heard: (agentId, instance) => {
      const seen = seenAs(agentId, instance)
      seen.heardAt = now()
      seen.goneAt = undefined
      const { newcomers } = seen
      if (newcomers === undefined) return []
      const convicted = [...newcomers.values()].filter(({ metAt }) => now() - metAt > DOUBT_MS)
      for (const newcomer of convicted) newcomers.delete(newcomer.instance)
      if (newcomers.size === 0) seen.newcomers = undefined
      return convicted
    },
    opened: ({ agentId, instance }) => {
      const seen = seenAs(agentId, instance)
      seen.open += 1
      return (end) => {
        seen.open -= 1
        seen.heardAt = now()
        if (end === 'client gone' && seen.open === 0) seen.goneAt = now()
      }
    },
    left: (agentId, instance) => {
      seenAs(agentId, instance).goneAt = now()
    },
    isAtWork: (agentId, instance) => {
      const seen = agents.get(agentId)
      if (seen?.instance !== instance) return false
      if (seen.open > 0) return true
      return seen.goneAt === undefined && now() - seen.heardAt < PAUSE_MS
    },
    met: (agentId, { instance, origin }) => {
      const seen = agents.get(agentId)
      if (seen === undefined) return
      const newcomers = (seen.newcomers ??= new Map<string, Newcomer>())
      if (newcomers.has(instance)) return
      if (newcomers.size < MAX_NEWCOMERS)
        newcomers.set(instance, { instance, origin, metAt: now() })
    },
    knows: (agentId) => agents.has(agentId),
    holdsRequest: (agentId) => (agents.get(agentId)?.open ?? 0) > 0,
    goneMs: (agentId) => {
      const goneAt = agents.get(agentId)?.goneAt
      return goneAt === undefined ? undefined : now() - goneAt
    },
  }

  /** What is known of this instance; another one's is forgotten, because it speaks for the host no more. */
  function seenAs(agentId: string, instance: string): Seen {
    const known = agents.get(agentId)
    if (known?.instance === instance) return known
    const seen: Seen = {
      instance,
      heardAt: now(),
      open: 0,
      goneAt: undefined,
      newcomers: undefined,
    }
    agents.set(agentId, seen)
    return seen
  }
}
