import { expect, test } from 'vitest'
import { parseCleanMappings } from './clean-mappings.ts'

const FILE = '/usr/lib/openhss-agent/node'

/** As the kernel writes it, without the lines that nobody reads. */
function mapping(range: string, rights: string, anonymousKb: number, file = FILE): string {
  return `${range} ${rights} 0034a000 fe:00 2146617                            ${file}
Rss:               33536 kB
Private_Clean:     33536 kB
Anonymous:      ${String(anonymousKb).padStart(8)} kB
VmFlags: rd ex mr mw me sd
`
}

test('what is as the file has it is found', () => {
  const text = [
    mapping('0074a000-03044000', 'r-xp', 0),
    mapping('03201000-06b51000', 'r--p', 0),
    '7ffd1000-7ffd3000 r-xp 00000000 00:00 0                                  [vdso]\n',
  ].join('')
  expect(parseCleanMappings(text, FILE)).toEqual([
    { address: 0x74a000, bytes: 0x28fa000 },
    { address: 0x3201000, bytes: 0x3950000 },
  ])
})

test.each([
  ['has pages of its own', mapping('0074a000-03044000', 'r--p', 4)],
  ['may be written to', mapping('0074a000-03044000', 'rw-p', 0)],
  ['is shared', mapping('0074a000-03044000', 'r--s', 0)],
  ['is of another file', mapping('0074a000-03044000', 'r-xp', 0, `${FILE}.old`)],
  ['is of no file', mapping('0074a000-03044000', 'r-xp', 0, '')],
  ['is cut short', mapping('0074a000-03044000', 'r-xp', 0).slice(0, 100)],
])('what %s is not', (_, text) => {
  expect(parseCleanMappings(text, FILE)).toEqual([])
})
