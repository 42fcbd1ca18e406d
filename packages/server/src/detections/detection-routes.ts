import { randomBytes } from 'node:crypto'
import type { detectionOperations, ScanStatus } from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { AgentPresence } from '../agent-presence/presence.ts'
import type { Sql } from '../db/connect.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import type { Policies } from '../agent-policy/policies.ts'
import {
  failOpenDetection,
  findDetection,
  lockHostInScope,
  requestDetection,
} from './detection-queries.ts'
import type { AskedHost, DetectionRow } from './detection-queries.ts'

export function detectionHandlers({
  sql,
  policies,
  presence,
}: {
  readonly sql: Sql
  readonly policies: Policies
  readonly presence: AgentPresence
}): Handlers<typeof detectionOperations> {
  return {
    setManualDetect: async ({ params, query }, call) => {
      const { caller } = call
      const scope = scopeOf(caller, query.enterprise_project_id)
      const { projectId } = scope
      const hostId = params.host_id
      let offlineSince: Date | undefined
      await policies.change(async (tx) => {
        const host = await lockHostInScope(tx, scope, hostId)
        if (host === undefined) throw noAgent()
        if (isOffline(host, presence)) {
          offlineSince = host.heardAt
          return failOpenDetection(tx, projectId, hostId, 'The agent went offline.')
        }
        const detectionId = randomBytes(16).toString('hex')
        if (!(await requestDetection(tx, projectId, hostId, detectionId))) return false
        await recordEvent(tx, call, actorOf(caller), {
          projectId,
          resourceType: 'host',
          resourceId: hostId,
          details: { detection_id: detectionId },
        })
        return true
      })
      if (offlineSince !== undefined) throw offline(offlineSince)
      return {}
    },
    showScanStatus: async ({ params, query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const detection = await findDetection(sql, scope, params.host_id)
      if (detection === undefined) throw noAgent()
      return detection === null ? { scan_status: 'neverscan' } : describe(detection, presence)
    },
  }
}

/** The same for a host that does not exist and one that is hidden: docs/wire/errors.md, "HSS codes". */
function noAgent(): ApiFailure {
  return new ApiFailure('HSS.1001', 'No host has this host_id.')
}

/**
 * Whether nothing tells of the agent: it holds no request open here and closed the one that it held, or it was not
 * heard of for a while.
 */
function isOffline({ agentId, silentMs }: AskedHost, presence: AgentPresence): boolean {
  if (presence.holdsRequest(agentId)) return false
  const goneMs = presence.goneMs(agentId)
  if (goneMs !== undefined && goneMs > RESTART_MS && silentMs > goneMs - SAME_MOMENT_MS) return true
  return silentMs > OFFLINE_AFTER_MS
}

/** An agent reports twice a minute. */
const OFFLINE_AFTER_MS = 90_000

/** The end of the request that it held is the last that was heard of it; the two are not written down at once. */
const SAME_MOMENT_MS = 250

/** Time in which an agent that was restarted calls again. */
const RESTART_MS = 5_000

function offline(since: Date): ApiFailure {
  const when = since.toISOString()
  return new ApiFailure(
    'HSS.1007',
    `It was heard of last at ${when}; nothing was started. Ask again when it is back.`,
  )
}

function describe(detection: DetectionRow, presence: AgentPresence): ScanStatus {
  const { requestedAt, startedAt, finishedAt, guessesDone, guessesPlanned, detail } = detection
  return {
    scan_status: statusOf(detection),
    ...(finishedAt !== null && { scaned_time: finishedAt.getTime() }),
    requested_time: requestedAt.getTime(),
    ...(startedAt !== null && { started_time: startedAt.getTime() }),
    ...(finishedAt === null &&
      isOffline(detection, presence) && { offline_since: detection.heardAt.getTime() }),
    ...(guessesDone !== null && { guesses_done: guessesDone }),
    ...(guessesPlanned !== null && { guesses_planned: guessesPlanned }),
    ...(detail !== null && { detail }),
  }
}

function statusOf({ state, minutes }: DetectionRow): ScanStatus['scan_status'] {
  if (state === 'finished') return 'scaned'
  if (state === 'failed') return 'failed'
  if (minutes >= 60) return 'longscanning'
  return minutes >= 30 ? 'over_time' : 'scanning'
}
