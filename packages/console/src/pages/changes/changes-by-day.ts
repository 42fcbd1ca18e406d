import type { Change } from '@openhss/contract'
import { formatInstant } from '../../ui/text/Time.tsx'

export interface DayOfChanges {
  /** As 2026-11-29, in the time zone of the reader. */
  readonly day: string
  readonly changes: readonly Change[]
}

/** Puts changes that are in the order of their times under their days. Pure but for the time zone. */
export function changesByDay(changes: readonly Change[]): DayOfChanges[] {
  const days = Map.groupBy(changes, ({ at }) => formatInstant(at).slice(0, DAY_CHARACTERS))
  return [...days].map(([day, ofDay]) => ({ day, changes: ofDay }))
}

const DAY_CHARACTERS = '2026-11-29'.length
