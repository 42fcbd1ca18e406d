import * as Type from 'typebox'
import type { Static } from 'typebox'
import { enterpriseProjectFilter, instant, projectParams } from './fields.ts'
import { MAX_TREND_DAYS } from './finding-vocabulary.ts'
import { defineOperations, withDefault } from './operation.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

/** How many findings were open at an instant, by severity. */
export const findingTrendPoint = Type.Object({
  at: instant('The instant: the end of a day in UTC, or now.'),
  critical: count('Critical ones that were open then.'),
  high: count('High ones.'),
  medium: count('Medium ones.'),
  low: count('Low ones.'),
})
export type FindingTrendPoint = Static<typeof findingTrendPoint>

export const findingTrend = Type.Object({
  recorded_from: Type.Optional(
    instant(
      'Since when there is a record; how it was before is not known. Left out where no finding was ever opened.',
    ),
  ),
  data_list: Type.Array(findingTrendPoint, {
    description:
      'The oldest first, the last one now. Ends of days before `recorded_from` are left out, and no zeros.',
  }),
})
export type FindingTrend = Static<typeof findingTrend>

export const findingTrendOperations = defineOperations({
  showFindingTrend: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/findings/trend',
    summary: 'Show how many findings were open at the end of each day, and now',
    description:
      'Of the hosts that are there now: findings of deleted ones are gone. An accepted finding is not open.',
    tag: 'OpenHSS',
    access: 'openhss:findings:list',
    params: projectParams,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectFilter,
      days: withDefault(
        Type.Integer({
          minimum: 1,
          maximum: MAX_TREND_DAYS,
          description: 'Days whose ends are shown.',
        }),
        30,
      ),
    }),
    response: findingTrend,
    errors: [],
  },
})
