import type { PortRow } from '../port-columns.ts'
import { subjectOfPort } from './find-dangerous-ports.ts'

/** Ports with the status that acceptances give them. */
export interface PortsAsAccepted {
  readonly ports: readonly PortRow[]
  /** Rows that have another status than they had, by the ones that they take the place of. */
  readonly changed: ReadonlyMap<PortRow, PortRow>
}

/**
 * Gives a dangerous port that somebody accepted the status `normal`, and one that nobody accepts any more its own. Pure.
 * @param accepted subjects of the findings that are accepted.
 */
export function applyAcceptances(
  ports: readonly PortRow[],
  accepted: ReadonlySet<string>,
): PortsAsAccepted {
  const changed = new Map<PortRow, PortRow>()
  for (const row of ports) {
    const judged = row.risk ?? row.status
    const isAccepted = judged === 'danger' && accepted.has(subjectOfPort(row))
    const status = isAccepted ? 'normal' : judged
    const risk = isAccepted ? judged : null
    if (row.status !== status || row.risk !== risk) changed.set(row, { ...row, status, risk })
  }
  if (changed.size === 0) return { ports, changed }
  return { ports: ports.map((row) => changed.get(row) ?? row), changed }
}
