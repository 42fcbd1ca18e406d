import type { TimelineLane } from '@openhss/contract'
import { expect, test } from 'vitest'
import { drawn, laneKey, timelineRows } from './timeline-rows.ts'
import { rangeOf, sinceOf } from './timeline-range.ts'

const at = (hour: number) => `2026-03-01T0${hour}:00:00.000Z`
const ms = (hour: number) => Date.parse(at(hour))

const port: TimelineLane = {
  kind: 'port',
  category: 'host',
  port: 22,
  type: 'TCP',
  laddr: '::',
  stretches: [
    { from: at(1), to: at(2) },
    { maybe_from: at(3), from: at(4), sure_to: at(5) },
  ],
}

test('rows of a lane are the newest first, each with a key of its own', () => {
  const rows = timelineRows([port])
  expect(rows.map(({ stretch }) => stretch.from)).toEqual([at(4), at(1)])
  expect(new Set(rows.map(({ key }) => key)).size).toBe(2)
  expect(laneKey(port)).not.toBe(laneKey({ ...port, laddr: '0.0.0.0' }))
})

test('what is not sure at either end is drawn as such', () => {
  expect(drawn(port, true, at(0))).toEqual([
    { from: ms(1), to: ms(2), tone: 'danger' },
    { from: ms(3), to: ms(4), tone: 'unsure' },
    { from: ms(4), to: ms(5), tone: 'danger' },
    { from: ms(5), to: undefined, tone: 'unsure' },
  ])
})

test('an account that a stranger gets into is drawn as a danger', () => {
  const account: TimelineLane = {
    kind: 'account',
    service_type: 'system',
    user_name: 'root',
    stretches: [
      { verdict: 'weak', to: at(1) },
      { verdict: 'not_found', from: at(1) },
    ],
  }
  expect(drawn(account, false, undefined).map(({ tone }) => tone)).toEqual(['danger', 'plain'])
})

test('what was there when recording began is drawn from then on', () => {
  const old: TimelineLane = { ...port, stretches: [{}] }
  expect(drawn(old, false, at(3))).toEqual([{ from: ms(3), to: undefined, tone: 'plain' }])
})

test('a range that is none is a week, and begins the same while one looks', () => {
  expect(rangeOf('5y')).toBe('7d')
  expect(rangeOf('24h')).toBe('24h')
  expect(sinceOf('24h', ms(5) + 1)).toBe(sinceOf('24h', ms(5) + 299_999))
  expect(sinceOf('24h', ms(5))).toBe('2026-02-28T05:00:00.000Z')
})
