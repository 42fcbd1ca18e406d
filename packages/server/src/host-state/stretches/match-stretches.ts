/**
 * What tells the stretches of one kind of thing apart. A stretch is a time in which something was there in one state: a
 * port in the hands of one program, an account with one verdict. Rows of several containers may lie in one.
 * `Row`: a stored one, `Item`: one that a look found, `Past`: a stretch that ended lately.
 */
export interface StretchRules<Row, Item, Past> {
  readonly row: Described<Row>
  readonly item: Described<Item>
  readonly past: Described<Past>
  /** Whether two states may be the same, because what they differ in is not known of one of them. */
  readonly fits: (before: string, now: string) => boolean
  /** Whether it may be there although the look does not show it. */
  readonly mayBeHidden: (row: Row) => boolean
}

interface Described<Thing> {
  /** What it is. The container is no part of it, because a recreated one is the same. */
  readonly nameOf: (thing: Thing) => string
  readonly stateOf: (thing: Thing) => string
}

export interface Look<Row, Item, Past> {
  /** All that the look found, each with the row that is stored of it. */
  readonly seen: readonly { readonly item: Item; readonly row: Row | undefined }[]
  /** Stored rows of which it found nothing. */
  readonly missing: readonly Row[]
  /** Stretches that go on when the same is there again. */
  readonly recent: readonly Past[]
}

/** What becomes of a thing that the look found. `before`: the row or the stretch that it goes on from. */
export type Fate<Row, Past> =
  | { readonly kind: 'steady' }
  | { readonly kind: 'goes on'; readonly before: Row }
  | { readonly kind: 'resumes'; readonly before: Past }
  | { readonly kind: 'begins'; readonly replaced: Row | undefined }

export interface Matched<Row, Past> {
  /** In the order of what the look found. */
  readonly fates: readonly Fate<Row, Past>[]
  /** Missing rows that may be there all the same. */
  readonly unconfirmed: readonly Row[]
  readonly ended: readonly EndedStretch<Row>[]
}

interface EndedStretch<Row> {
  /** All stored rows that lay in it. */
  readonly rows: readonly Row[]
  /** Whether another stretch of the same name took its place. */
  readonly isReplaced: boolean
}

/**
 * Matches what a look found with what was there before. Pure. A thing that is as it was costs two comparisons of texts;
 * names are made only when something is not.
 */
export function matchStretches<Row, Item, Past>(
  { seen, missing, recent }: Look<Row, Item, Past>,
  rules: StretchRules<Row, Item, Past>,
): Matched<Row, Past> {
  const fates: Fate<Row, Past>[] = []
  const groups = new Map<string, Group<Row, Item, Past>>()
  for (const [index, { item, row }] of seen.entries()) {
    const isSteady = row !== undefined && isSame(rules.row.stateOf(row), rules.item.stateOf(item))
    fates.push(isSteady ? STEADY : BEGINS)
    if (isSteady) continue
    groupOf(groups, rules.item.nameOf(item)).come.push({ index, item, row })
    if (row !== undefined)
      groupOf(groups, rules.row.nameOf(row)).gone.push({ row, isHidden: false })
  }
  for (const row of missing) {
    const isHidden = rules.mayBeHidden(row)
    groupOf(groups, rules.row.nameOf(row)).gone.push({ row, isHidden })
  }
  const unconfirmed: Row[] = []
  const ended: EndedStretch<Row>[] = []
  if (groups.size > 0) {
    for (const [index, { row }] of seen.entries()) {
      if (row !== undefined && fates[index] === STEADY) {
        groups.get(rules.row.nameOf(row))?.going.push(row)
      }
    }
    for (const past of recent) groups.get(rules.past.nameOf(past))?.recent.push(past)
  }
  for (const group of groups.values()) {
    const settled = settleCome(group, rules, fates)
    settleGone(group.gone, settled, rules.row.stateOf, { unconfirmed, ended })
  }
  return { fates, unconfirmed, ended }

  function isSame(before: string, now: string): boolean {
    return before === now || rules.fits(before, now)
  }
}

const STEADY = { kind: 'steady' } as const
const BEGINS = { kind: 'begins', replaced: undefined } as const

/** All of one name. */
interface Group<Row, Item, Past> {
  readonly come: Coming<Row, Item>[]
  gone: Gone<Row>[]
  readonly going: Row[]
  readonly recent: Past[]
}

interface Gone<Row> {
  readonly row: Row
  readonly isHidden: boolean
}

interface Coming<Row, Item> {
  readonly index: number
  readonly item: Item
  /** The row of the same key, in another state. */
  readonly row: Row | undefined
}

function groupOf<Row, Item, Past>(
  groups: Map<string, Group<Row, Item, Past>>,
  name: string,
): Group<Row, Item, Past> {
  const known = groups.get(name)
  if (known !== undefined) return known
  const made = { come: [], gone: [], going: [], recent: [] }
  groups.set(name, made)
  return made
}

/** States that go on, and those that others took the place of. */
interface Settled {
  readonly going: { has(state: string): boolean }
  readonly replaced: { has(state: string): boolean }
}

/**
 * Finds for each thing that came where it comes from, and takes that out of what is gone: one that is there in the same
 * state, then one that may be, then one that ended lately.
 */
function settleCome<Row, Item, Past>(
  group: Group<Row, Item, Past>,
  rules: StretchRules<Row, Item, Past>,
  fates: Fate<Row, Past>[],
): Settled {
  const { fits } = rules
  const { stateOf } = rules.row
  const going = new Map(group.going.map((row) => [stateOf(row), row]))
  const later: Coming<Row, Item>[] = []
  for (const coming of group.come) {
    const state = rules.item.stateOf(coming.item)
    const mate = going.get(state)
    const same = take(group.gone.find(({ row }) => stateOf(row) === state))
    const fate =
      same ?? (mate === undefined ? undefined : { kind: 'goes on' as const, before: mate })
    if (fate === undefined) later.push(coming)
    else fates[coming.index] = fate
  }
  const replaced = new Set<string>()
  const begun = new Map<string, Fate<Row, Past>>()
  for (const { index, item, row } of later) {
    const state = rules.item.stateOf(item)
    const fate =
      begun.get(state) ??
      take(group.gone.find((each) => !each.isHidden && fits(stateOf(each.row), state))) ??
      resume(group.recent, state, rules) ??
      begin(row)
    begun.set(state, fate)
    fates[index] = fate
  }
  return { going, replaced }

  function take(found: Gone<Row> | undefined): Fate<Row, Past> | undefined {
    if (found === undefined) return undefined
    group.gone = group.gone.filter((each) => each !== found)
    going.set(stateOf(found.row), found.row)
    return { kind: 'goes on', before: found.row }
  }

  function begin(own: Row | undefined): Fate<Row, Past> {
    const free = group.gone.filter(({ row }) => isFree(stateOf(row)))
    const found = free.find(({ row }) => row === own) ?? free[0]
    if (found !== undefined) replaced.add(stateOf(found.row))
    return { kind: 'begins', replaced: found?.row }
  }

  /** Whether the state has ended for sure, and nothing has taken its place yet. */
  function isFree(state: string): boolean {
    const isThere = going.has(state) || replaced.has(state)
    return !isThere && !group.gone.some(({ row, isHidden }) => isHidden && stateOf(row) === state)
  }
}

function resume<Row, Item, Past>(
  recent: readonly Past[],
  state: string,
  { past: { stateOf }, fits }: StretchRules<Row, Item, Past>,
): Fate<Row, Past> | undefined {
  const before =
    recent.find((past) => stateOf(past) === state) ??
    recent.find((past) => fits(stateOf(past), state))
  return before === undefined ? undefined : { kind: 'resumes', before }
}

/** What is gone ends, unless others in its state are there still, or it may be hidden. */
function settleGone<Row>(
  gone: readonly Gone<Row>[],
  { going, replaced }: Settled,
  stateOf: (row: Row) => string,
  to: { readonly unconfirmed: Row[]; readonly ended: EndedStretch<Row>[] },
): void {
  const states = Map.groupBy(gone, ({ row }) => stateOf(row))
  for (const [state, all] of states) {
    const hidden = all.filter(({ isHidden }) => isHidden)
    to.unconfirmed.push(...hidden.map(({ row }) => row))
    if (hidden.length > 0 || going.has(state)) continue
    to.ended.push({ rows: all.map(({ row }) => row), isReplaced: replaced.has(state) })
  }
}
