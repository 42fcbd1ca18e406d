/** A line of the palette: what it says, and what Enter does. */
export interface PaletteItem {
  readonly key: string
  readonly label: string
  /** More about it, such as how many hosts there are. */
  readonly hint?: string | undefined
  /** The keys that do the same. */
  readonly keys?: string | undefined
  /** Its texts come from a host. */
  readonly isHostText?: boolean
  /** What else may be typed for it. */
  readonly words?: readonly string[]
  readonly act: () => void
}

export interface PaletteSection {
  readonly id: string
  readonly title: string
  readonly items: readonly PaletteItem[]
  /** It is what was asked for, such as a port by its number. */
  readonly isExact?: boolean
}

/** Keeps the items that a text names, the best first. Pure. */
export function matching(items: readonly PaletteItem[], text: string): readonly PaletteItem[] {
  return items
    .filter((item) => scoreOf(item, text) > 0)
    .toSorted((one, other) => scoreOf(other, text) - scoreOf(one, text))
}

/** Puts the section with the best match first; those that match as well stay in their order. Pure. */
export function bestFirst(
  sections: readonly PaletteSection[],
  text: string,
): readonly PaletteSection[] {
  const filled = sections.filter(({ items }) => items.length > 0)
  if (text === '') return filled
  const rank = ({ isExact, items }: PaletteSection) =>
    isExact === true ? EXACT + 1 : Math.max(...items.map((item) => scoreOf(item, text)))
  return filled.toSorted((one, other) => rank(other) - rank(one))
}

const EXACT = 4

/** How well a text names an item: as a whole, by its beginning, by that of a word, somewhere, not at all. */
function scoreOf({ label, words = [] }: PaletteItem, text: string): number {
  const wanted = text.toLowerCase()
  const scores = [label, ...words].map((each) => {
    const name = each.toLowerCase()
    if (name === wanted) return EXACT
    if (name.startsWith(wanted)) return 3
    const place = name.indexOf(wanted)
    if (place === -1) return 0
    return /[\s\p{P}]/u.test(name[place - 1] ?? '') ? 2 : 1
  })
  return Math.max(...scores)
}

/** Reads `6379`, `53/udp` or `:22` as a port. Pure. */
export function readPort(
  text: string,
): { port: number; type: 'TCP' | 'UDP' | undefined } | undefined {
  const [, number, type] = /^:?(\d{1,5})(?:\s*\/\s*(tcp|udp)?)?$/i.exec(text) ?? []
  const port = Number(number)
  if (number === undefined || port < 1 || port > 65_535) return undefined
  return { port, type: type?.toUpperCase() as 'TCP' | 'UDP' | undefined }
}
