import type { ObservedPort } from '@openhss/contract'
import type { JudgedPort, PortRow } from '../port-columns.ts'
import { isClientPort } from './client-ports.ts'
import { firstOf, isoOf, latest, startMs } from './iso-time.ts'
import { keepSome } from './keep-some.ts'
import { matchStretches } from './match-stretches.ts'
import type { Fate, StretchRules } from './match-stretches.ts'
import type { PortHistoryRow } from './port-history-columns.ts'
import { isLongBefore } from './scan-moment.ts'
import type { ScanMoment } from './scan-moment.ts'
import { shortHash } from './short-hash.ts'

/** The part of a row of `ports` that tells since when the port has been open. */
export type PortStretch = Pick<
  PortRow,
  | 'opened_at'
  | 'opened_after'
  | 'previous_path'
  | 'known_path'
  | 'is_client_port'
  | 'unconfirmed_since'
  | 'flaps'
>

interface SeenPort {
  readonly item: JudgedPort
  readonly row: PortRow | undefined
}

export interface PortLook {
  readonly seen: readonly SeenPort[]
  readonly missing: readonly PortRow[]
  /** Stretches of the host that were closed a short while before. */
  readonly recent: readonly PortHistoryRow[]
  readonly moment: ScanMoment
  /** When recording of the host began, ISO 8601; null: this is its first scan. */
  readonly historyFrom: string | null
  /** Whether the scan may lack a port although it is open. */
  readonly mayHide: (row: PortRow) => boolean
}

export interface PortStretches {
  readonly seen: readonly (SeenPort & { readonly stretch: PortStretch })[]
  /** Missing rows that stay, because the scan may not have seen them. */
  readonly unconfirmed: readonly PortRow[]
  readonly ended: readonly PortHistoryRow[]
  /** Ended ones that go on. */
  readonly resumed: readonly PortHistoryRow[]
}

/** Says since when each port of a host has been open after a scan, and what has ended. Pure. */
export function portStretches(look: PortLook): PortStretches {
  const matched = matchStretches(look, { ...RULES, mayBeHidden: look.mayHide })
  const { fates } = matched
  const at = isoOf(look.moment.at)
  const seen = look.seen.map(({ item, row }, index) => {
    const fate = fates[index] ?? BEGINS
    const isSteady = fate.kind === 'steady' && row !== undefined
    const stretch = isSteady ? sameStretch(item, row) : newStretch(item, fate, look, at)
    return { item, row, stretch }
  })
  const [kept, lost] = keepSome(matched.unconfirmed)
  const there = {
    seen,
    unconfirmed: kept.map((row) => ({ ...row, unconfirmed_since: row.unconfirmed_since ?? at })),
  }
  return {
    ...(mayMeet(fates, seen) ? withSharedStretches(there) : there),
    ended: [
      ...matched.ended.map(({ rows, isReplaced }) =>
        endedRow(rows, isReplaced ? 'replaced' : 'closed', look, at),
      ),
      ...stretchesOf(lost).map((rows) => endedRow(rows, 'lost', look, at)),
    ],
    resumed: [...new Set(fates.flatMap((fate) => (fate.kind === 'resumes' ? [fate.before] : [])))],
  }
}

const BEGINS = { kind: 'begins', replaced: undefined } as const

const RULES: Omit<StretchRules<PortRow, JudgedPort, PortHistoryRow>, 'mayBeHidden'> = {
  row: { nameOf: stretchNameOfRow, stateOf: programOf },
  item: { nameOf: stretchNameOfPort, stateOf: programOf },
  past: { nameOf: (past) => nameOf(past, past.port === 0), stateOf: programOf },
  fits: (before, now) => before === '' || now === '',
}

/** The name of the stretch that a port lies in. */
export function stretchNameOfPort(port: JudgedPort): string {
  return nameOf(port, isClientPort(port))
}

/** The name of the stretch that a stored port lies in. */
export function stretchNameOfRow(row: PortRow): string {
  return nameOf(row, row.is_client_port)
}

/** The client ports of one program are one thing. */
function nameOf(thing: PortName & Program, isClient: boolean): string {
  const port = isClient ? `client of ${programOf(thing)}` : thing.port
  return `${thing.category} ${thing.type} ${thing.laddr} ${port}`
}

type PortName = Pick<ObservedPort, 'category' | 'type' | 'laddr' | 'port'>

interface Program {
  readonly path?: string | null | undefined
  readonly known_path?: string | null
}

/** The path of the program; empty: not known. */
function programOf({ path, known_path: known }: Program): string {
  return path ?? known ?? ''
}

function sameStretch(item: JudgedPort, row: PortRow): PortStretch {
  const { opened_at, opened_after, previous_path, is_client_port, flaps } = row
  const known_path = knownPath(item, row)
  const unconfirmed_since = null
  return {
    opened_at,
    opened_after,
    previous_path,
    known_path,
    is_client_port,
    unconfirmed_since,
    flaps,
  }
}

/** What was known of the program counts while nothing else is. */
function knownPath(item: JudgedPort, before: Program): string | null {
  return programOf(item) === '' && programOf(before) !== '' ? programOf(before) : null
}

function newStretch(
  item: JudgedPort,
  fate: Fate<PortRow, PortHistoryRow>,
  { moment, historyFrom }: PortLook,
  at: string,
): PortStretch {
  if (fate.kind === 'goes on') return sameStretch(item, fate.before)
  const is_client_port = isClientPort(item)
  if (fate.kind === 'resumes') {
    const { opened_at, opened_before, opened_after, previous_path, flaps } = fate.before
    return {
      opened_at: opened_before ? null : opened_at,
      opened_after,
      previous_path,
      known_path: knownPath(item, fate.before),
      is_client_port,
      unconfirmed_since: null,
      flaps: Math.min(flaps + 1, MAX_FLAPS),
    }
  }
  const replaced = fate.kind === 'begins' ? fate.replaced : undefined
  const { lookedBefore } = moment
  return {
    opened_at: historyFrom === null ? null : at,
    opened_after:
      lookedBefore !== null && isLongBefore(lookedBefore, moment) ? isoOf(lookedBefore) : null,
    previous_path: replaced === undefined ? null : programOf(replaced),
    known_path: null,
    is_client_port,
    unconfirmed_since: null,
    flaps: 0,
  }
}

/** Whether two stretches may have turned out to be one: what several rows may share is new, or is known now. */
function mayMeet(
  fates: readonly Fate<PortRow, PortHistoryRow>[],
  seen: PortsThere['seen'],
): boolean {
  return seen.some(({ item, row, stretch }, index) => {
    const isShared = item.category === 'container' || stretch.is_client_port
    if (!isShared || row === undefined) return isShared
    return fates[index]?.kind !== 'steady' || programOf(row) !== programOf(item)
  })
}

/** Ports of several containers that are one thing in one state are in one stretch, which began with the first of them. */
function withSharedStretches(there: PortsThere): PortsThere {
  const first = new Map<string, PortStretch>()
  const note = (name: string, stretch: PortStretch) => {
    const known = first.get(name)
    if (known === undefined || startMs(stretch.opened_at) < startMs(known.opened_at))
      first.set(name, stretch)
  }
  const nameOfSeen = ({ item, stretch }: PortsThere['seen'][number]) =>
    stretchNameOf({ ...item, ...stretch })
  for (const each of there.seen) note(nameOfSeen(each), each.stretch)
  for (const row of there.unconfirmed) note(stretchNameOf(row), row)
  if (first.size === there.seen.length + there.unconfirmed.length) return there
  return {
    seen: there.seen.map((each) => {
      const stretch = { ...each.stretch, ...startIn(first.get(nameOfSeen(each)) ?? each.stretch) }
      return { ...each, stretch }
    }),
    unconfirmed: there.unconfirmed.map((row) => ({
      ...row,
      ...startIn(first.get(stretchNameOf(row)) ?? row),
    })),
  }
}

type PortsThere = Pick<PortStretches, 'seen' | 'unconfirmed'>

function startIn({ opened_at, opened_after, previous_path, flaps }: PortStretch) {
  return { opened_at, opened_after, previous_path, flaps }
}

function stretchNameOf(thing: PortName & Program & Pick<PortStretch, 'is_client_port'>): string {
  return `${nameOf(thing, thing.is_client_port)} ${programOf(thing)}`
}

/** Largest smallint. */
const MAX_FLAPS = 32_767

function stretchesOf(rows: readonly PortRow[]): readonly PortRow[][] {
  return [...Map.groupBy(rows, stretchNameOf).values()]
}

function endedRow(
  rows: readonly PortRow[],
  ended: PortHistoryRow['ended'],
  { moment, historyFrom }: PortLook,
  at: string,
): PortHistoryRow {
  const first = firstOf(rows, ({ opened_at: opened }) => opened)
  const path = programOf(first)
  const { host_id, category, type, laddr, opened_at, opened_after, previous_path } = first
  return {
    host_id,
    closed_at: at,
    category,
    port: first.is_client_port ? 0 : first.port,
    type,
    laddr,
    program: path === '' ? '' : shortHash(path),
    opened_at: opened_at ?? historyFrom ?? at,
    opened_before: opened_at === null,
    opened_after,
    closed_after: lastConfirmed(rows, moment),
    path: path === '' ? null : path,
    previous_path,
    ended,
    flaps: Math.max(...rows.map(({ flaps }) => flaps)),
  }
}

/** Until when it was seen for sure, when that was long before it was found closed. */
function lastConfirmed(rows: readonly PortRow[], moment: ScanMoment): string | null {
  const unconfirmed = rows.flatMap(({ unconfirmed_since: since }) => since ?? [])
  if (unconfirmed.length === rows.length) return latest(unconfirmed)
  const { lookedBefore } = moment
  return lookedBefore !== null && isLongBefore(lookedBefore, moment) ? isoOf(lookedBefore) : null
}
