import { recordEvent } from '../audit/record-event.ts'
import { raisePolicyRevision } from '../agent-policy/policy-queries.ts'
import type { DatabaseLog } from '../db/database-log.ts'
import type { Sql } from '../db/connect.ts'
import type { Queryable } from '../db/queryable.ts'
import { originWithoutRequest } from '../http/admission/origin.ts'
import { scopeOfService } from '../iam/project-scope.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { LOST, planUpgrades } from './plan-upgrades.ts'
import {
  beginRing,
  listTargetProjects,
  lockTarget,
  updateTargetState,
} from './upgrade-target-queries.ts'
import { listUpgradingHosts, offerTo, updateHosts, withdrawFrom } from './upgrading-host-queries.ts'

const SWEEP_MS = 3_000

/** Takes the upgrades of agents a step further every few seconds, until it is disposed of. */
export function startUpgradeSweep(sql: Sql, log: Pick<DatabaseLog, 'warn'>): Job {
  return startJob({ everyMs: SWEEP_MS }, sweepOnce)

  /** Never throws. */
  async function sweepOnce(signal: AbortSignal): Promise<void> {
    try {
      for (const projectId of await listTargetProjects(sql)) {
        if (signal.aborted) return
        await sql.begin((tx) => takeStep(tx, projectId))
      }
    } catch (error) {
      log.warn(`Upgrades of agents cannot go on now: ${String(error)}`)
    }
  }
}

async function takeStep(tx: Queryable, projectId: string): Promise<void> {
  const target = await lockTarget(tx, projectId)
  if (target === undefined) return
  const hosts = await listUpgradingHosts(tx, scopeOfService(projectId))
  const plan = planUpgrades(target, hosts, target.now)
  await updateHosts(tx, projectId, plan.done, { state: 'done' })
  await updateHosts(tx, projectId, plan.lost, { state: 'failed', reason: LOST })
  if (plan.withdrawn.length > 0) await withdrawFrom(tx, projectId, plan.withdrawn)
  if (plan.halt !== undefined) {
    await updateTargetState(tx, projectId, 'halted', plan.halt)
    await recordHalt(tx, projectId, target.version, plan.halt)
  }
  if (plan.nextRing !== undefined) await beginRing(tx, projectId, plan.nextRing)
  const ring = plan.nextRing ?? target.ring
  if (plan.offered.length > 0) {
    await offerTo(tx, projectId, plan.offered, { upgradeId: target.upgradeId, ring })
  }
  const { done, lost, withdrawn, offered, halt } = plan
  const isNews = [done, lost, withdrawn, offered].some(({ length }) => length > 0)
  if (isNews || halt !== undefined) await raisePolicyRevision(tx)
}

async function recordHalt(
  tx: Queryable,
  projectId: string,
  version: string,
  reason: string,
): Promise<void> {
  const [project] = await tx<{ tenantId: string }[]>`
    select domain_id as "tenantId" from projects where id = ${projectId}`
  if (project === undefined) return
  await recordEvent(
    tx,
    originWithoutRequest('changeAgentUpgrade'),
    { tenantId: project.tenantId, userName: 'the service', credential: 'none' },
    {
      projectId,
      resourceType: 'project',
      resourceId: projectId,
      details: { state: 'halted', version, reason },
    },
  )
}
