import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDefaultInterface, parseOsName } from './host-facts.ts'

const header = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT'

test('the default route with the lowest metric names the interface', () => {
  const table = [
    header,
    'docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
    'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
    'eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0',
  ].join('\n')

  expect(parseDefaultInterface(table)).toBe('eth0')
})

test.each(['', header, 'garbage', `${header}\n\n\t\t`])('%j has no default route', (table) => {
  expect(parseDefaultInterface(table)).toBeUndefined()
})

test.each([
  [
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"',
    'Debian GNU/Linux 12 (bookworm)',
  ],
  ["NAME='Alpine Linux'\nVERSION_ID=3.20.1", 'Alpine Linux 3.20.1'],
  ['NAME=Arch', 'Arch'],
  ['not a file of this kind', ''],
])('%j is %j', (osRelease, name) => {
  expect(parseOsName(osRelease)).toBe(name)
})

const lines = fc.array(anyText().map((text) => text.replaceAll('\n', '')))

test('a broken line beside the default route does not hide it', () => {
  const route = 'eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0'
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      expect(parseDefaultInterface([header, ...before, route, ...after].join('\n'))).toBe('eth0')
    }),
  )
})

test('a broken line beside the name of the distribution does not hide it', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const text = [...before, 'PRETTY_NAME="Debian"', ...after].join('\n')
      expect(parseOsName(text)).toBe('Debian')
    }),
  )
})
