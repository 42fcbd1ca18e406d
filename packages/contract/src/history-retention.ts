import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_HISTORY_DAYS, MIN_HISTORY_DAYS } from './bounds.ts'
import { projectParams, strictObject } from './fields.ts'
import { defineOperations } from './operation.ts'

const days = (description: string) =>
  Type.Integer({ minimum: MIN_HISTORY_DAYS, maximum: MAX_HISTORY_DAYS, description })

const historyRetention = {
  port_days: days('Days for which the history keeps a port after it was closed.'),
  account_days: days('Days for which it keeps how an account was.'),
}
export type HistoryRetention = Static<typeof historyRetentionObject>
const historyRetentionObject = Type.Object(historyRetention)

/** How long a project keeps its history unless it says otherwise. */
export const DEFAULT_HISTORY_RETENTION: HistoryRetention = { port_days: 90, account_days: 400 }

export const historyRetentionOperations = defineOperations({
  showHistoryRetention: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/history-retention',
    summary: 'Show for how long the history of ports and accounts is kept',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    response: historyRetentionObject,
    errors: [],
  },
  changeHistoryRetention: {
    method: 'PUT',
    path: '/openhss/v1/{project_id}/history-retention',
    summary: 'Change for how long the history of ports and accounts is kept',
    description:
      'What is open is kept for as long as it is. What is older than this is deleted within the hour.',
    tag: 'OpenHSS',
    access: 'openhss:history:set',
    params: projectParams,
    body: strictObject(historyRetention),
    response: historyRetentionObject,
    errors: [],
  },
})
