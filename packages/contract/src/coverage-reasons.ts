import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_COUNTED_GAPS, MAX_READ_COVERAGES } from './bounds.ts'
import { gap } from './coverage.ts'
import { enterpriseProjectFilter, projectParams } from './fields.ts'
import { defineOperations } from './operation.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

/** Why not all of the hosts is seen. */
export const coverageReasons = Type.Object({
  coverage: Type.Object(
    {
      complete: count('Hosts of which the newest scans saw all ports and all accounts.'),
      partial: count('Something was not seen, or one of the two was never looked at.'),
      none: count('Neither was ever looked at.'),
    },
    { description: 'Every host is one of the three; the key `coverage` of queries has the same.' },
  ),
  seen: Type.Object(
    {
      online: count('Hosts whose agent is there.'),
      late: count('Their agent has missed a report.'),
      offline: count('Their agent is not heard of: what their newest scans saw is old.'),
    },
    { description: 'Every host is one of the three; the key `seen` of queries has the same.' },
  ),
  is_exact: Type.Boolean({
    description: `False: more than ${MAX_READ_COVERAGES} hosts have gaps, and those of the first ones were counted.`,
  }),
  gaps: Type.Array(
    Type.Object({
      scan: Type.Enum(['ports', 'accounts'], { description: 'Which of the two scans has it.' }),
      what: gap.properties.what,
      reason: gap.properties.reason,
      hosts: count('Hosts whose newest scan has it.'),
    }),
    { maxItems: MAX_COUNTED_GAPS, description: 'The most common gaps, those of most hosts first.' },
  ),
})
export type CoverageReasons = Static<typeof coverageReasons>

export const coverageReasonsOperations = defineOperations({
  showCoverageReasons: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/coverage-reasons',
    summary: 'Show of how many hosts not all is seen, and the most common reasons',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({ enterprise_project_id: enterpriseProjectFilter }),
    response: coverageReasons,
    errors: [],
  },
})
