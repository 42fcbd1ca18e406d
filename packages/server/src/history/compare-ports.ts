import type { PastPort, PortDifference } from '@openhss/contract'

export interface ComparedPorts {
  readonly unchanged: number
  /** In the order of their ports. */
  readonly differences: readonly PortDifference[]
}

/** Compares two lists of ports, each in the order of its keys. Pure. */
export function comparePorts(left: readonly PastPort[], right: readonly PastPort[]): ComparedPorts {
  const before = Map.groupBy(left, nameOf)
  const after = Map.groupBy(right, nameOf)
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted(byPort)
  const all = names.map((name) => compareOne(before.get(name) ?? [], after.get(name) ?? []))
  return {
    unchanged: all.reduce((sum, { unchanged }) => sum + unchanged, 0),
    differences: all.flatMap(({ differences }) => differences),
  }
}

/** Compares the programs that have one port. */
function compareOne(left: readonly PastPort[], right: readonly PastPort[]): ComparedPorts {
  const gone = left.filter((port) => !right.some((other) => isSame(port, other)))
  const come = right.filter((port) => !left.some((other) => isSame(port, other)))
  const differences: PortDifference[] = []
  for (const [index, port] of come.entries()) {
    const before = gone[index]
    const isKnown = port.certainty === 'open' && (before ?? port).certainty === 'open'
    const difference = before === undefined ? 'opened' : 'program_changed'
    differences.push({
      difference: isKnown ? difference : 'not_known',
      ...placeOf(port),
      ...(before?.path !== undefined && { previous_path: before.path }),
    })
  }
  for (const port of gone.slice(come.length)) {
    const difference = port.certainty === 'open' ? 'closed' : 'not_known'
    differences.push({ difference, ...placeOf(port) })
  }
  const same = left.filter((port) => !gone.includes(port))
  // What no look could have seen on one of the sides may differ from what is known of it.
  const unsure = same.filter((port) =>
    [port, ...right.filter((other) => isSame(port, other))].some(
      ({ certainty }) => certainty !== 'open',
    ),
  )
  differences.push(
    ...unsure.map((port) => ({ difference: 'not_known' as const, ...placeOf(port) })),
  )
  return { unchanged: same.length - unsure.length, differences }
}

/** A program that is not known on one side may be the same. */
function isSame(one: PastPort, other: PastPort): boolean {
  return one.path === undefined || other.path === undefined || one.path === other.path
}

function placeOf({ category, port, type, laddr, path }: PastPort) {
  return { category, port, type, laddr, ...(path !== undefined && { path }) }
}

function nameOf({ category, port, type, laddr, path }: PastPort): string {
  // Client ports are one thing for each program.
  const program = port === 0 ? (path ?? '') : ''
  return [category, String(port).padStart(5, '0'), type, laddr, program].join('\n')
}

/** `host` before `container`, then by number. */
function byPort(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => (name.startsWith('host') ? `0${name}` : `1${name}`))
  return (a ?? '') < (b ?? '') ? -1 : 1
}
