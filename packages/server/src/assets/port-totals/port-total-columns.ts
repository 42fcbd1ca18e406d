import { newId } from '../../db/new-id.ts'
import { portTotalChanges, spellChanges } from './port-total-changes.ts'
import type { CountedPort } from './port-total-changes.ts'

/** A row of `port_total_changes`. */
export interface PortTotalRow {
  readonly id: string
  readonly enterprise_project_id: string
  readonly changes: string
}

/** Columns of the row, for the statements that write reports. */
export const portTotalColumns = {
  table: 'port_total_changes',
  key: { id: 'uuid' },
  data: { enterprise_project_id: 'text', changes: 'text' },
} as const

/** Makes the row for a host that goes from one list of ports to another; undefined when no total changes. */
export function portTotalRow(
  enterpriseProjectId: string,
  before: Iterable<CountedPort>,
  after: Iterable<CountedPort>,
): PortTotalRow | undefined {
  const changes = portTotalChanges(before, after)
  if (changes.length === 0) return undefined
  return {
    id: newId(),
    enterprise_project_id: enterpriseProjectId,
    changes: spellChanges(changes),
  }
}
