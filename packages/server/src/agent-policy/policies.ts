import { hash } from 'node:crypto'
import type { AgentPolicy, UpgradeOffer } from '@openhss/contract'
import type { Sql, Transaction } from '../db/connect.ts'
import type { AgentIdentity } from '../caller/caller.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import { createRevisionedCache } from '../iam/identities/revisioned-cache.ts'
import type { MasterKey } from '../iam/master-key/master-key.ts'
import {
  listDeletedHosts,
  listDueSecrets,
  listOfferedUpgrades,
  listOpenDetections,
  raisePolicyRevision,
  readPolicyRevision,
} from './policy-queries.ts'
import type { OpenDetection } from './policy-queries.ts'
import { createPolicyWaits } from './policy-waits.ts'
import type { WaitLimits } from './policy-waits.ts'
import { findOwnWordsHead } from './own-word-queries.ts'
import { NO_REVISION, openCompanyNames } from './own-word-store.ts'

/** Tells what the server wants of its agents. What was read lately is answered from memory. */
export interface Policies {
  of(agent: AgentIdentity): Promise<CurrentPolicy>
  /**
   * Resolves with the newest policy once it differs from the one with this etag, at the latest when the
   * wait ends.
   * @throws AGENT.0004 once the host is deleted.
   */
  whenChanged(agent: AgentIdentity, etag: string, limits: WaitLimits): Promise<CurrentPolicy>
  /**
   * Runs a change of agents' policies in one transaction and wakes the agents that wait. The work returns
   * whether it changed anything; if not, no agent is woken.
   */
  change(work: (tx: Transaction) => Promise<boolean>): Promise<boolean>
  /** Ends every wait at once, and every wait to come. */
  stopWaiting(): void
}

interface CurrentPolicy {
  readonly policy: AgentPolicy
  readonly etag: string
}

/** The policy of one project's agents, as the database had it. */
interface ProjectPolicy {
  readonly tag: string
  readonly words: AgentPolicy['words']
  readonly companyNames: readonly string[]
  readonly detections: ReadonlyMap<string, OpenDetection>
  /** Hosts whose agents are to take another secret. */
  readonly renewals: ReadonlySet<string>
  /** What the agents of hosts are to become. */
  readonly upgrades: ReadonlyMap<string, UpgradeOffer>
  /** Hosts that are gone since lately, whose agents may still wait. */
  readonly deletedHosts: ReadonlySet<string>
}

/** Together with the pace of the waits, a change on another server process is noticed within 0.9 s. */
const CHECK_EVERY_MS = 400

export function createPolicies(sql: Sql, masterKey: MasterKey): Policies {
  const remembered = createRevisionedCache(() => readPolicyRevision(sql), CHECK_EVERY_MS)
  const waits = createPolicyWaits(find, etagOf)

  return {
    of: ofAgent,
    whenChanged: async (agent, etag, limits) => {
      await waits.wait(agent, etag, limits)
      return ofAgent(agent)
    },
    change: async (work) => {
      const isChanged = await sql.begin(async (tx) => {
        if (!(await work(tx))) return false
        await raisePolicyRevision(tx)
        return true
      })
      if (!isChanged) return false
      remembered.expectChanges()
      void waits.look()
      return true
    },
    stopWaiting: () => waits.stop(),
  }

  async function ofAgent({ projectId, hostId }: AgentIdentity): Promise<CurrentPolicy> {
    const project = await find(projectId)
    const { words, companyNames } = project
    if (project.deletedHosts.has(hostId)) throw new ApiFailure('AGENT.0004')
    const detection = project.detections.get(hostId)
    const upgrade = project.upgrades.get(hostId)
    return {
      etag: etagOf(project, hostId),
      policy: {
        words,
        company_names: [...companyNames],
        ...(project.renewals.has(hostId) && { renew_secret: true as const }),
        ...(detection !== undefined && {
          detection: {
            detection_id: detection.detectionId,
            requested_at: detection.requestedAt.toISOString(),
          },
        }),
        ...(upgrade !== undefined && { upgrade }),
      },
    }
  }

  async function find(projectId: string): Promise<ProjectPolicy> {
    const policy = await remembered.find(projectId, () => read(projectId))
    if (policy === undefined) throw new Error('a project always has a policy')
    return policy
  }

  async function read(projectId: string): Promise<ProjectPolicy> {
    const [head, open, deletedHosts, renewals, upgrades] = await Promise.all([
      findOwnWordsHead(sql, projectId),
      listOpenDetections(sql, projectId),
      listDeletedHosts(sql, projectId),
      listDueSecrets(sql, projectId),
      listOfferedUpgrades(sql, projectId),
    ])
    const revision = head?.revision ?? NO_REVISION
    return {
      // A new revision comes with every change of the company names too.
      tag: hash('sha256', revision, 'base64url').slice(0, 22),
      words: { revision, count: head?.count ?? 0 },
      companyNames: head === undefined ? [] : openCompanyNames(masterKey, projectId, head),
      detections: new Map(open.map((detection) => [detection.hostId, detection])),
      deletedHosts: new Set(deletedHosts),
      renewals: new Set(renewals),
      upgrades: new Map(upgrades.map(({ hostId, offer }) => [hostId, offer])),
    }
  }
}

function etagOf(project: ProjectPolicy, hostId: string) {
  const { tag, detections, deletedHosts, renewals, upgrades } = project
  if (deletedHosts.has(hostId)) return '"deleted"'
  const renewal = renewals.has(hostId) ? '.renew' : ''
  const upgrade = upgrades.get(hostId)?.upgrade_id
  const upgradeTag = upgrade === undefined ? '' : `.to-${upgrade}`
  return `"${tag}.${detections.get(hostId)?.detectionId ?? ''}${renewal}${upgradeTag}"`
}
