import { GapTally } from '../../../../host/gap-tally.ts'
import type { Gap } from '@openhss/contract'

/** A directive of proftpd.conf, or a section with others in it. */
export interface Directive {
  /** In lower case. */
  readonly name: string
  readonly args: readonly string[]
  /** Undefined: no section. */
  readonly children?: readonly Directive[]
}

/**
 * Directives of a configuration file. A line that cannot be read is a gap and never costs its neighbour. Pure;
 * never throws.
 */
export function parseProftpd(text: string): { directives: readonly Directive[]; gaps: Gap[] } {
  const gaps = new GapTally()
  const directives: Directive[] = []
  const open: { name: string; children: Directive[] }[] = []
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split('\n')) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const siblings = open.at(-1)?.children ?? directives
    const isSection = trimmed.startsWith('<')
    const content = isSection ? trimmed.replace(/^<\/?/, '').replace(/>.*$/s, '') : trimmed
    const [name = '', ...args] = splitWords(content)
    if (!/^[A-Za-z]\w*$/.test(name)) gaps.add('proftpd line', 'malformed')
    else if (!isSection) siblings.push({ name: name.toLowerCase(), args })
    else if (trimmed.startsWith('</')) {
      const position = open.findLastIndex((section) => section.name === name.toLowerCase())
      if (position !== open.length - 1 || position < 0) gaps.add('proftpd section', 'malformed')
      if (position >= 0) open.length = position
    } else {
      const section = { name: name.toLowerCase(), args, children: [] }
      siblings.push(section)
      // Deeper than any server goes, what follows is read as if it stood beside.
      if (open.length < MAX_DEPTH_COUNT) open.push(section)
      else gaps.add('proftpd section', 'oversized')
    }
  }
  if (open.length > 0) gaps.add('proftpd section', 'malformed', open.length)
  return { directives, gaps: gaps.list() }
}

const MAX_DEPTH_COUNT = 30

/** Words are apart by blanks; quotes hold blanks together; a comment ends them. */
function splitWords(text: string): string[] {
  const words = text.match(/"(?:\\.|[^"\\])*"?|\S+/g) ?? []
  const comment = words.findIndex((word) => word.startsWith('#'))
  const meant = comment < 0 ? words : words.slice(0, comment)
  return meant.map((word) =>
    word.startsWith('"')
      ? word.slice(1, word.endsWith('"') ? -1 : undefined).replaceAll(/\\(.)/g, '$1')
      : word,
  )
}
