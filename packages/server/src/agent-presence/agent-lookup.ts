import type { Sql } from '../db/connect.ts'
import { findAgents } from './instance-queries.ts'
import type { AgentClaimed, KnownAgent } from './instance-queries.ts'

/** Finds an agent, and what it knows of the instance that calls. */
export type AgentLookup = (
  projectId: string,
  agent: AgentClaimed,
) => Promise<KnownAgent | undefined>

/**
 * Makes a look-up in which the agents of a project share statements: one asks for those that came in the same turn
 * of the event loop, and while it is under way, or in the 20 ms after it began, others gather for the next. Of 10,000 agents
 * some fifteen come in that time, and a statement for fifteen costs little more than one for one.
 */
export function createAgentLookup(sql: Sql, paceMs = PACE_MS): AgentLookup {
  const projects = new Map<string, Waiting[]>()

  return (projectId, agent) =>
    new Promise((resolve, reject) => {
      if (!AGENT_ID.test(agent.agentId)) return resolve(undefined)
      const gathering = projects.get(projectId)
      const waiting = { agent, resolve, reject }
      if (gathering !== undefined) return void gathering.push(waiting)
      projects.set(projectId, [waiting])
      setImmediate(() => void ask(projectId))
    })

  /** Never throws. Asks until nobody waits any more. */
  async function ask(projectId: string): Promise<void> {
    const all = projects.get(projectId) ?? []
    const batch = all.splice(0, MAX_BATCH)
    if (batch.length === 0) return void projects.delete(projectId)
    const pause = new Promise((resolve) => setTimeout(resolve, paceMs))
    try {
      const agents = batch.map(({ agent }) => agent)
      const found = await findAgents(sql, projectId, agents)
      for (const [index, { resolve }] of batch.entries()) resolve(found[index])
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    await pause
    void ask(projectId)
  }
}

interface Waiting {
  readonly agent: AgentClaimed
  readonly resolve: (known: KnownAgent | undefined) => void
  readonly reject: (error: unknown) => void
}

/** An ID that the database could refuse would cost the others of its statement their answer. */
const AGENT_ID = /^[0-9a-f]{64}$/

const PACE_MS = 20
const MAX_BATCH = 500
