import * as fc from 'fast-check'
import { fleetKeys, parseQuery } from '@openhss/contract/browser'
import { expect, test } from 'vitest'
import { hasTerm, textTerm, toggleTerm } from './query-terms.ts'

test.each([
  ['', 'address:any', 'address:any'],
  ['label:prod', 'address:any', 'label:prod address:any'],
  ['label:prod address:loopback', 'address:any', 'label:prod address:any'],
  ['label:prod ADDRESS:any', 'address:any', 'label:prod'],
  ['program:nginx', '-program:*', '-program:*'],
  ['-address:any', 'address:any', '-address:any address:any'],
])('%s with %s becomes %s', (q, term, next) => {
  expect(toggleTerm(q, term, fleetKeys)).toBe(next)
})

test('a query that cannot be read loses nothing', () => {
  expect(toggleTerm('por:22', 'address:any', fleetKeys)).toBe('por:22 address:any')
})

test('a term is put in and taken out, whatever its text is', () => {
  const written = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(written, (text) => {
      const term = textTerm('program', text)
      const q = toggleTerm('label:prod', term, fleetKeys)
      expect(parseQuery(q, fleetKeys)[1]?.values).toEqual([{ kind: 'text', parts: [text] }])
      expect(hasTerm(q, term, fleetKeys)).toBe(true)
      expect(toggleTerm(q, term, fleetKeys)).toBe('label:prod')
    }),
  )
})
