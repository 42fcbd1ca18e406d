import { LRUCache } from 'lru-cache'
import type { Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { listPortRevisions, listPortsAsJson } from './port-queries.ts'
import type { PortListRequest, PortPage } from './port-queries.ts'

/** Returns the JSON texts of the answers to requests of one scope, in their order. */
export type PortPages = (
  scope: ProjectScope,
  requests: readonly PortListRequest[],
) => Promise<string[]>

/** Memory for pages that were answered before: some 25,000 pages of ten ports. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024

/**
 * Makes pages that come from memory when the database says that they still hold. Each request asks it for
 * the revision of its host's ports, so an answer is never older than the last acknowledged report, and a
 * caller who may not see the host learns nothing.
 */
export function createPortPages(sql: Queryable): PortPages {
  const pages = new LRUCache<string, PortPage>({
    maxSize: MAX_PAGE_BYTES,
    sizeCalculation: ({ answer }, key) => answer.length + key.length,
  })

  return async (scope, requests) => {
    const keys = requests.map((request) => keyOf(scope.projectId, request))
    const answers = keys.map((key) => pages.get(key))
    const known = indexesWhere(answers, (page) => page !== undefined)
    if (known.length > 0) {
      const revisions = await listPortRevisions(sql, scope, pick(requests, known))
      for (const [n, index] of known.entries()) {
        if (revisions[n] !== answers[index]?.revision) answers[index] = undefined
      }
    }
    const unknown = indexesWhere(answers, (page) => page === undefined)
    if (unknown.length > 0) {
      const fresh = await listPortsAsJson(sql, scope, pick(requests, unknown))
      for (const [n, index] of unknown.entries()) {
        const page = fresh[n]
        answers[index] = page
        // An answer about a host that the caller may not see must not push out pages that others ask for.
        if (page !== undefined && page.revision !== null) pages.set(keys[index] ?? '', page)
      }
    }
    return answers.map((page) => {
      if (page === undefined) throw new Error('the statement left a request without an answer')
      return page.answer
    })
  }
}

/**
 * Returns all that a page depends on besides the host's ports; the host's name and address decide in the
 * database.
 */
function keyOf(projectId: string, request: PortListRequest): string {
  const { hostId, category, port, type, status, limit, offset } = request
  return `${projectId}\n${hostId}\n${category}\n${port}\n${type}\n${status}\n${limit}\n${offset}`
}

function indexesWhere(
  pages: readonly (PortPage | undefined)[],
  wanted: (page: PortPage | undefined) => boolean,
): number[] {
  return [...pages.keys()].filter((index) => wanted(pages[index]))
}

function pick<T>(all: readonly T[], indexes: readonly number[]): T[] {
  return indexes.map((index) => all[index] as T)
}
