import type { ChangedRows } from './changed-rows.ts'
import { applyAcceptances } from './judging/accepted-ports.ts'
import type { FindingRow } from './judging/finding-rows.ts'
import { judgeHost } from './judging/judge-host.ts'
import type { HostToJudge, Judgement } from './judging/judge-host.ts'
import { RULES_STAMP } from './judging/rules-stamp.ts'
import type { RowChanges } from './change-rows.ts'
import type { PortRow } from './port-columns.ts'
import { parseRows } from './stored-host.ts'
import type { StoredHost } from './stored-host.ts'

/**
 * Judges a host as it is after a change, and notes which findings that changes.
 * @param now when the server got to know, ISO 8601.
 */
export function judgeChanges(
  host: StoredHost,
  now: string,
  rows: ChangedRows,
  news: Pick<HostToJudge, 'ports' | 'portCoverage' | 'accounts' | 'accountCoverage' | 'news'>,
): Judgement {
  const judgement = judgeHost({
    ...news,
    hostId: host.host_id,
    enterpriseProjectId: host.enterprise_project_id,
    before: parseRows<FindingRow>(host.findings, host.host_id),
    now,
  })
  for (const row of judgement.removed) {
    rows.remove('findings', row)
    rows.remove('finding_events', row)
  }
  for (const row of judgement.put) rows.put('findings', row)
  for (const event of judgement.events) rows.add('finding_events', event)
  return judgement
}

/** Stamp of a host after a report. Half a host that older rules judged is judged anew by a job of its own. */
export function stampAfter({ judged_with: stamp }: StoredHost, isAll: boolean): string | null {
  return isAll ? RULES_STAMP : stamp
}

/** Gives ports the status that acceptances give them, among what a report changes. */
export function changeAccepted<
  Changes extends Pick<RowChanges<PortRow, unknown>, 'after' | 'added' | 'changed'>,
>(changes: Changes, accepted: ReadonlySet<string>): Changes {
  const { ports: after, changed: restated } = applyAcceptances(changes.after, accepted)
  if (restated.size === 0) return changes
  const asRestated = (row: PortRow) => restated.get(row) ?? row
  const noted = new Set([...changes.added, ...changes.changed])
  const others = [...restated].filter(([row]) => !noted.has(row)).map(([, row]) => row)
  return {
    ...changes,
    after,
    added: changes.added.map(asRestated),
    changed: [...changes.changed.map(asRestated), ...others],
  }
}
