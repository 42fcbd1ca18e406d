import { ALL_GRANTED_ENTERPRISE_PROJECTS, changeKeys } from '@openhss/contract'
import type { changeOperations, hostTimelineOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { readPage, readQuery } from '../lists/list-page.ts'
import { countChanges } from './count-changes-queries.ts'
import { CHANGE_ORDER, listChanges } from './list-changes-queries.ts'
import { readHostTimeline } from './host-timeline-queries.ts'
import { isKnownHost } from './known-hosts.ts'

export function changeHandlers(
  sql: Queryable,
): Handlers<typeof changeOperations & typeof hostTimelineOperations> {
  return {
    listChanges: ({ query: { q, since, until, about, ...page } }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const query = readQuery(q, changeKeys)
      const wanted = { scope, query, hostId: undefined, ...rangeOf(since, until), about }
      return listChanges(sql, wanted, readPage(page, CHANGE_ORDER))
    },
    countChanges: ({ query: { q, since, until } }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      return countChanges(sql, scope, readQuery(q, changeKeys), rangeOf(since, until))
    },
    listHostChanges: async ({ params, query: { q, since, until, about, ...page } }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const query = readQuery(q, changeKeys)
      const place = readPage(page, CHANGE_ORDER)
      const hostId = params.host_id
      if (!(await isKnownHost(sql, scope, hostId))) throw new ApiFailure('HSS.0011')
      const end = until ?? new Date().toISOString()
      return listChanges(sql, { scope, query, hostId, since, until: end, about }, place)
    },
    showHostTimeline: async ({ params, query }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const { projectId } = scope
      const hostId = params.host_id
      const range = rangeOf(query.since, query.until, 7)
      if (!(await isKnownHost(sql, scope, hostId))) throw new ApiFailure('HSS.0011')
      return readHostTimeline(sql, { projectId, hostId, ...range })
    },
  }
}

/** The time that is asked for: the days until now, unless it is given. */
function rangeOf(since: string | undefined, until = new Date().toISOString(), days = 1) {
  return { since: since ?? new Date(Date.parse(until) - days * DAY_MS).toISOString(), until }
}

const DAY_MS = 86_400_000
