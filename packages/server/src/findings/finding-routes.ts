import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import type { findingOperations, findingTrendOperations } from '@openhss/contract'
import type { Sql } from '../db/connect.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { readPage } from '../lists/list-page.ts'
import { ACCEPTANCE_ORDER, listAcceptances } from './acceptance-list-queries.ts'
import { handleChange } from './change-findings-request.ts'
import { countFindings } from './finding-count-queries.ts'
import { FINDING_ORDER, findFinding, listFindings } from './finding-list-queries.ts'
import { findScans, listFindingEvents } from './finding-queries.ts'
import { readFindingTrend } from './finding-trend-queries.ts'
import { ofAnyState, ofPrefix, readFindingQuery } from './finding-query.ts'

export function findingHandlers(
  sql: Sql,
): Handlers<typeof findingOperations & typeof findingTrendOperations> {
  return {
    listFindings: ({ query }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const asked = readFindingQuery(query.q)
      const wanted = query.id === undefined ? asked : ofPrefix(asked, query.id)
      return listFindings(sql, scope, wanted, readPage(query, FINDING_ORDER))
    },
    countFindings: ({ query }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      return countFindings(sql, scope, readFindingQuery(query.q))
    },
    showFindingTrend: ({ query }, { caller }) =>
      readFindingTrend(sql, scopeOf(caller, query.enterprise_project_id), query.days),
    showFinding: async ({ params }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const { projectId } = scope
      const found = await findFinding(sql, scope, params.finding_id)
      if (found === undefined) throw noSuchFinding()
      const [events, rests_on] = await Promise.all([
        listFindingEvents(sql, projectId, params.finding_id),
        findScans(sql, projectId, found.host_id),
      ])
      // Its host was deleted in between.
      if (rests_on === undefined) throw noSuchFinding()
      return { ...found, rests_on, events }
    },
    changeFindings: ({ body }, call) => handleChange(sql, body, call),
    listAcceptances: ({ query }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const asked = ofAnyState(readFindingQuery(query.q))
      return listAcceptances(sql, scope, asked, query.end, readPage(query, ACCEPTANCE_ORDER))
    },
  }
}

function noSuchFinding(): ApiFailure {
  return new ApiFailure('HSS.0011', 'No finding has this finding_id.')
}
