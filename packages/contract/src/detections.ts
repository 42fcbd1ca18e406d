import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_CHARACTERS } from './bounds.ts'
import { enterpriseProjectId, hostParams, hostText } from './fields.ts'
import { defineOperations } from './operation.ts'

const detectionType = Type.Enum(['pwd'])
const query = { enterprise_project_id: enterpriseProjectId }

const milliseconds = (description: string) =>
  Type.Integer({ minimum: 0, format: 'int64', description })

/** How much of a detection is done. */
export const detectionProgress = {
  guesses_done: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, format: 'int64' }),
  guesses_planned: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, format: 'int64' }),
  detail: Type.Optional(
    hostText(MAX_CHARACTERS.detail, 'Why it failed, or what it does now; for a person.'),
  ),
}

/** ShowScanStatusResponse of HSS v5; all but the first two fields are ours. */
export const scanStatus = Type.Object({
  scan_status: Type.Enum(
    ['neverscan', 'scanning', 'scaned', 'failed', 'over_time', 'longscanning'],
    {
      description:
        'State of the newest manual detection. over_time: not finished after 30 minutes; longscanning: after 60.',
    },
  ),
  scaned_time: Type.Optional(milliseconds('When it finished or failed, since the epoch.')),
  requested_time: Type.Optional(milliseconds('When it was requested.')),
  started_time: Type.Optional(milliseconds('When the agent began; missing while it waits.')),
  offline_since: Type.Optional(
    milliseconds(
      'When the agent was heard of last, while it is offline. A detection that is open goes on when it is back.',
    ),
  ),
  guesses_done: Type.Optional(detectionProgress.guesses_done),
  guesses_planned: Type.Optional(detectionProgress.guesses_planned),
  detail: detectionProgress.detail,
})
export type ScanStatus = Static<typeof scanStatus>

export const detectionOperations = defineOperations({
  setManualDetect: {
    method: 'POST',
    path: '/v5/{project_id}/host-management/{host_id}/manual-detect',
    summary: 'Start a detection of weak passwords on a server',
    description:
      'The agent begins within seconds. While one is under way, another request changes nothing. An agent that keeps no request open and did not report for 90 seconds is offline: the answer is HSS.1007, and no detection waits for it.',
    tag: 'Host management',
    access: 'hss:hosts:manualDetect',
    params: hostParams,
    query: Type.Object(query),
    body: Type.Object({ type: detectionType }),
    response: Type.Object({}),
    errors: ['HSS.1001', 'HSS.1007'],
  },
  showScanStatus: {
    method: 'GET',
    path: '/v5/{project_id}/host-management/{host_id}/scan-status',
    summary: 'Show how far the manual detection on a server is',
    tag: 'Host management',
    access: 'hss:manualDetectStatus:get',
    params: hostParams,
    query: Type.Object({ ...query, type: detectionType }),
    response: scanStatus,
    errors: ['HSS.1001'],
  },
})
