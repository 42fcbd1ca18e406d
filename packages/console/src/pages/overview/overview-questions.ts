import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract/browser'
import { ask } from '../../api/ask.ts'
import { scopeQuery } from '../../components/use-project.ts'

/** What the overview asks. `refreshMs` is how soon it asks again. */
export function overviewQuestions(projectId: string, ep: string | undefined, refreshMs?: number) {
  const params = { project_id: projectId }
  const scope = { enterprise_project_id: ep ?? ALL_GRANTED_ENTERPRISE_PROJECTS }
  const again = refreshMs === undefined ? {} : { refreshMs }
  const hosts = (q: string, limit: number) =>
    ask('listHosts', { params, query: { q: scopeQuery(q, ep), sort: 'last_seen', limit } }, again)
  return {
    counts: ask('countFindings', { params, query: { q: scopeQuery('', ep) } }, again),
    worst: ask('listFindings', { params, query: { q: scopeQuery('', ep), limit: 5 } }, again),
    trend: ask('showFindingTrend', { params, query: { ...scope, days: TREND_DAYS } }, again),
    coverage: ask('showCoverageReasons', { params, query: scope }, again),
    fullySeen: hosts('seen:online coverage:complete', 1),
    newcomers: hosts('coverage:none,partial enrolled:<1h', MAX_NEWCOMERS),
    /** Those that were silent longest: when these are fresh, all are. */
    stalest: hosts('', 200),
    changes: ask('countChanges', { params, query: { q: scopeQuery('', ep) } }, again),
    ending: ask(
      'listAcceptances',
      { params, query: { q: scopeQuery(`until:<${ENDING_DAYS}d`, ep), limit: 3 } },
      again,
    ),
  }
}

export const TREND_DAYS = 30
export const ENDING_DAYS = 14
const MAX_NEWCOMERS = 5
