import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  AGENT_UPGRADE_RINGS,
  ALL_GRANTED_ENTERPRISE_PROJECTS,
  compareVersions,
  DEFAULT_RING_MINUTES,
  RELEASE_SIGNATURE_FILE,
} from '@openhss/contract'
import type {
  AgentUpgrade,
  agentUpgradeOperations,
  UpgradeOffer,
  upgradeReportOperations,
  UpgradeWindow,
} from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { Policies } from '../agent-policy/policies.ts'
import type { ProjectIdentity } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { AgentPackage, AgentPackages } from '../http/install/agent-packages.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { findTarget, updateTargetState, writeTarget } from './upgrade-target-queries.ts'
import type { UpgradeTarget } from './upgrade-target-queries.ts'
import {
  listUpgradingHosts,
  pageUpgradingHosts,
  setFailedAside,
  updateAbility,
  updateProgress,
} from './upgrading-host-queries.ts'
import type { UpgradingHost } from './upgrading-host-queries.ts'

/** Handles what people ask about the upgrade of a project's agents. */
export function agentUpgradeHandlers({
  sql,
  policies,
  packages,
}: {
  readonly sql: Sql
  readonly policies: Policies
  readonly packages: AgentPackages
}): Handlers<typeof agentUpgradeOperations> {
  return {
    showAgentUpgrade: (_, { caller }) => show(caller),
    startAgentUpgrade: async ({ body }, call) => {
      const { caller } = call
      const { projectId } = caller.permitted
      const { version, ring_minutes: ringMinutes = DEFAULT_RING_MINUTES, window } = body
      const files = await findRelease(version, packages)
      await policies.change(async (tx) => {
        const upgradeId = randomBytes(16).toString('hex')
        await writeTarget(
          tx,
          projectId,
          { upgradeId, version, packages: files, ringMinutes },
          window,
        )
        await recordEvent(tx, call, actorOf(caller), {
          projectId,
          resourceType: 'project',
          resourceId: projectId,
          details: {
            version,
            ring_minutes: String(ringMinutes),
            ...(window !== undefined && { window: `${window.from}-${window.to}` }),
          },
        })
        return true
      })
      return show(caller)
    },
    changeAgentUpgrade: async ({ body: { state } }, call) => {
      const { caller } = call
      const { projectId } = caller.permitted
      await policies.change(async (tx) => {
        const target = await findTarget(tx, projectId)
        if (target === undefined) throw new ApiFailure('HSS.0011', 'Nobody asked for an upgrade.')
        if (target.state === 'cancelled' && state !== 'cancelled') {
          throw badRequest('state: the upgrade was cancelled; start it anew.')
        }
        if (target.state === 'halted' && state === 'running') await setFailedAside(tx, projectId)
        await updateTargetState(tx, projectId, state, null)
        await recordEvent(tx, call, actorOf(caller), {
          projectId,
          resourceType: 'project',
          resourceId: projectId,
          details: { state, version: target.version },
        })
        return true
      })
      return show(caller)
    },
    listAgentUpgradeHosts: ({ query }, { caller }) =>
      pageUpgradingHosts(sql, scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS), query),
  }

  async function show(caller: ProjectIdentity): Promise<AgentUpgrade> {
    const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
    const [target, hosts, all] = await Promise.all([
      findTarget(sql, scope.projectId),
      listUpgradingHosts(sql, scope),
      packages.list(),
    ])
    const newest = all[0]?.version
    return {
      ...(target === undefined ? { state: 'none' } : describeTarget(target)),
      ...(newest !== undefined && { newest_version: newest }),
      hosts: countHosts(hosts, target),
    }
  }
}

/** Handles what agents say of themselves. */
export function upgradeReportHandlers({
  sql,
  policies,
}: {
  readonly sql: Sql
  readonly policies: Policies
}): Handlers<typeof upgradeReportOperations> {
  return {
    reportUpgrade: async ({ body }, { caller }) => {
      if (body.state === 'installing') await updateProgress(sql, caller, body)
      else if (body.state === 'failed')
        await policies.change((tx) => updateProgress(tx, caller, body))
      else await policies.change((tx) => updateAbility(tx, caller, body))
      return {}
    },
  }
}

/** Finds what agents are told of a version. @throws HSS.0001 where the folder of packages has no signed release of it. */
async function findRelease(
  version: string,
  packages: AgentPackages,
): Promise<UpgradeOffer['packages']> {
  const all = (await packages.list()).filter(({ format }) => format === 'tar.gz')
  const files = all.filter((each) => compareVersions(each.version, version) === 0)
  if (files.length === 0) {
    const there = [...new Set(all.map((each) => each.version))].join(', ')
    throw badRequest(
      `version: the folder of packages has no openhss-agent_${version}_….tar.gz; of these versions it has one: ${there || 'none'}.`,
    )
  }
  const signature = await readFile(path.join(packages.folder, RELEASE_SIGNATURE_FILE)).catch(
    () => null,
  )
  if (signature === null) {
    throw badRequest(
      `version: the release is not signed, and no agent would take it; \`npm run sign-release\` writes ${RELEASE_SIGNATURE_FILE} beside it.`,
    )
  }
  return Object.fromEntries(
    files.map(({ arch, sha256, bytes }: AgentPackage) => [arch, { sha256, bytes }]),
  )
}

function describeTarget(target: UpgradeTarget): Omit<AgentUpgrade, 'hosts'> {
  const window = windowOf(target)
  const ring = AGENT_UPGRADE_RINGS[target.ring]
  return {
    state: target.state,
    upgrade_id: target.upgradeId,
    version: target.version,
    ...(ring !== undefined && { ring }),
    ring_since: target.ringSince.toISOString(),
    ring_minutes: target.ringMinutes,
    ...(window !== undefined && { window }),
    ...(target.reason !== null && { reason: target.reason }),
    started_at: target.startedAt.toISOString(),
  }
}

function windowOf({ windowFrom: from, windowTo: to }: UpgradeTarget): UpgradeWindow | undefined {
  return from === null || to === null ? undefined : { from: timeOf(from), to: timeOf(to) }
}

function timeOf(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60]
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

function countHosts(
  hosts: readonly UpgradingHost[],
  target: UpgradeTarget | undefined,
): AgentUpgrade['hosts'] {
  const able = hosts.filter(({ isAble }) => isAble)
  const own = hosts.filter(
    ({ upgradeId }) => target !== undefined && upgradeId === target.upgradeId,
  )
  const count = (...states: readonly UpgradingHost['state'][]) =>
    own.filter(({ state }) => states.includes(state)).length
  return {
    able: able.length,
    unable: hosts.length - able.length,
    waiting:
      target === undefined || target.state === 'cancelled'
        ? 0
        : able.filter(
            (host) =>
              host.upgradeId !== target.upgradeId &&
              compareVersions(host.agentVersion, target.version) < 0,
          ).length,
    upgrading: count('offered', 'installing'),
    done: count('done'),
    failed: count('failed'),
    set_aside: count('set_aside'),
  }
}
