import { expect, test } from 'vitest'
import { createLineLimit } from './line-limit.ts'
import { createLog } from './log.ts'

function recordedLog() {
  const lines: { msg: string; left_out?: number }[] = []
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as { msg: string }),
  }
  return { lines, ...createLog('info', destination) }
}

test('of one kind ten lines are written in a minute, and then how many more there were', () => {
  const { log, lines, tellLeftOut } = recordedLog()
  for (let n = 0; n < 1000; n += 1) {
    // As requests make them: each with another ID and another text of its error.
    log.error({ err: new Error(`value ${n}`), request_id: `${n}` }, 'request failed')
    log.warn(`database: connection ${n} was lost`)
  }
  log.info({ endpoint: 'x' }, 'listening')
  // A minute may begin between them.
  expect(lines.length).toBeLessThanOrEqual(2 * 2 * 10 + 1)
  expect(lines.at(-1)).toMatchObject({ msg: 'listening' })
  const written = lines.length
  tellLeftOut()
  const told = lines.slice(written)
  expect(told.map(({ msg }) => msg)).toEqual([
    expect.stringMatching(/^more lines in the last minute: request failed \(Error .*log\.test\.ts/),
    'more lines in the last minute: database: connection # was lost',
  ])
  const leftOut = told.reduce((sum, line) => sum + (line.left_out ?? 0), 0)
  expect(leftOut + written).toBe(2001)
  tellLeftOut()
  expect(lines).toHaveLength(written + 2)
})

test('a fault in another place is seen beside a flood', () => {
  const { log, lines } = recordedLog()
  const flood = () => new Error('flood')
  for (let n = 0; n < 100; n += 1) log.error({ err: flood() }, 'request failed')
  log.error({ err: new TypeError('another') }, 'request failed')
  expect(lines.at(-1)).toMatchObject({ err: { message: 'another' } })
})

test('kinds are bounded, and a new minute begins anew', () => {
  let now = 0
  const limit = createLineLimit(() => now)
  const admitted = () =>
    Array.from({ length: 5000 }, (_, n) => limit.admit(`kind ${n}`)).filter(Boolean).length
  expect(admitted()).toBe(100 + 10)
  expect([...limit.takeLeftOut()]).toEqual([['other lines', 4890]])
  now += 60_000
  expect(admitted()).toBe(110)
})
