import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { startLedger } from './own-word-ledger.ts'
import { formatContent, parseContent } from './store-content.ts'

const line = fc.oneof(
  anyText().map((text) => text.replaceAll('\n', '')),
  fc.json(),
  fc.constantFrom('["tested","alice"', '["tested","alice","s"]', '["found","alice",{}]', '["x",1]'),
)

test('a broken line of the journal never costs its neighbour', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (before, after) => {
      const journal = [...before, '["tested","kept","segment",7]', ...after].join('\n')
      expect(parseContent('', journal).accounts.get('kept')?.tested.get('segment')).toBe(7)
    }),
  )
})

test('what was written is read again, whatever the journal says twice', () => {
  const tested = fc.tuple(
    fc.constant('tested'),
    fc.string({ minLength: 1, maxLength: 2 }),
    fc.constantFrom('head', 'common'),
    fc.nat(),
  )
  fc.assert(
    fc.property(fc.array(tested), (events) => {
      const journal = events.map((event) => JSON.stringify(event)).join('\n')
      const { accounts, passwords } = parseContent('', journal)
      const content = { accounts, passwords, ownWords: startLedger() }
      expect(parseContent(formatContent(content), journal).accounts).toEqual(accounts)
    }),
  )
})

test('never throws, and takes only counts for progress', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), fc.array(line), (snapshot, journal) => {
      const stores = [snapshot, `{"format":1,"accounts":${snapshot}}`].map((text) =>
        parseContent(text, journal.join('\n')),
      )
      const counts = stores.flatMap(({ accounts }) =>
        [...accounts.values()].flatMap((record) => [...record.tested.values()]),
      )
      expect(counts.every(Number.isSafeInteger)).toBe(true)
    }),
  )
})
