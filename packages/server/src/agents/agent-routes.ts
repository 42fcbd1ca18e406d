import type { agentOperations } from '@openhss/contract'
import type { LeftOutEvents } from '../audit/left-out-events.ts'
import { upgradeReportHandlers } from '../agent-upgrades/upgrade-routes.ts'
import { actorOf } from '../audit/record-event.ts'
import type { AgentPresence } from '../agent-presence/presence.ts'
import type { Credential } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Origin } from '../http/admission/origin.ts'
import type { LivenessNotes } from '../host-liveness/liveness-notes.ts'
import { bulk } from '../http/operations.ts'
import type { Handlers } from '../http/operations.ts'
import { writeScopeOf } from '../iam/project-scope.ts'
import type { Policies } from '../agent-policy/policies.ts'
import type { OwnWordStore } from '../agent-policy/own-word-store.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import { checkAgentVersion } from './check-agent-version.ts'
import { checkJoinToken, enrolAgent } from './enrolment.ts'
import { createFailedEnrolmentRecorder } from './failed-enrolment.ts'
import { createJoinToken } from './join-tokens.ts'
import type { JoinTokenSettings } from './join-tokens.ts'
import { ACCOUNT_REPORT_PACKER, PORT_REPORT_PACKER } from './pack-report.ts'
import { takeGoodbye } from './goodbye.ts'
import { agentPolicyHandlers } from './policy-routes.ts'
import { createReportReceiver } from './receive-report.ts'
import { splitCopy } from './split-copy.ts'

export function agentHandlers(parts: {
  readonly sql: Sql
  readonly policies: Policies
  readonly ownWords: OwnWordStore
  readonly presence: AgentPresence
  readonly liveness: LivenessNotes
  readonly leftOut: LeftOutEvents
  readonly threads: ThreadPool
}): Handlers<typeof agentOperations> {
  const { sql } = parts
  const recordFailedEnrolment = createFailedEnrolmentRecorder(sql, parts.leftOut)
  const reports = createReportReceiver(parts)
  return {
    createJoinToken: async ({ body }, call) => {
      const { caller } = call
      const { projectId } = caller.permitted
      const enterpriseProjectId = writeScopeOf(caller, body.enterprise_project_id ?? '')
      const settings = {
        projectId,
        ...(body.name !== undefined && { name: body.name }),
        uses: body.uses,
        enterpriseProjectId,
        ...(body.ephemeral_hours !== undefined && { ephemeralHours: body.ephemeral_hours }),
        ...endOf(caller.credential, new Date(Date.now() + body.valid_hours * 3_600_000)),
      }
      const { id, joinToken } = await sql.begin((tx) =>
        createJoinToken(tx, call, actorOf(caller), settings),
      )
      return { id, join_token: joinToken, expires_at: settings.expiresAt.toISOString() }
    },
    checkJoinToken: async ({ body: { join_token } }, call) => {
      const found = await recordingFailure(call, join_token, 'a host that asks first', () =>
        checkJoinToken(sql, join_token),
      )
      return {
        project_id: found.projectId,
        enterprise_project_id: found.enterpriseProjectId,
        uses_left: found.usesLeft,
        expires_at: found.expiresAt.toISOString(),
      }
    },
    enrolAgent: ({ body: { join_token, host } }, call) => {
      checkAgentVersion(host.agent_version)
      return recordingFailure(call, join_token, host.host_name, () =>
        enrolAgent(sql, join_token, host, call),
      )
    },
    claimOwnIdentity: ({ params, body }, call) => {
      const { project_id: projectId, agent_id: agentId } = params
      return splitCopy(sql, { projectId, agentId, ...body }, call)
    },
    reportPorts: bulk(PORT_REPORT_PACKER, ({ body }, { caller }) => reports.ports(caller, body)),
    reportAccounts: bulk(ACCOUNT_REPORT_PACKER, ({ body }, { caller }) =>
      reports.accounts(caller, body),
    ),
    sayGoodbye: async ({ body }, { caller }) => {
      await takeGoodbye(parts, caller, body.reason)
      return {}
    },
    ...upgradeReportHandlers(parts),
    ...agentPolicyHandlers(parts),
  }

  /** Leaves an audit event when the token is refused: whoever guesses join tokens may ask or enrol. */
  async function recordingFailure<Result>(
    origin: Origin,
    joinToken: string,
    hostName: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ApiFailure) await recordFailedEnrolment(origin, joinToken, hostName)
      throw error
    }
  }
}

/** Returns when a join token ends: with the temporary key that makes it at the latest, also when that ends early. */
function endOf(
  credential: Credential,
  asked: Date,
): Pick<JoinTokenSettings, 'expiresAt' | 'temporaryKey'> {
  if (credential.kind !== 'temporary access key') return { expiresAt: asked }
  const { access, expiresAt } = credential
  return { expiresAt: asked < expiresAt ? asked : expiresAt, temporaryKey: access }
}
