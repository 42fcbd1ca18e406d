import { describe, expect, test } from 'vitest'
import type { OpenSocket } from './proc-net.ts'
import { readSettledTable } from './settled-table.ts'
import type { TableReading } from './settled-table.ts'

const NOTHING_YET: ReadonlyMap<string, OpenSocket> = new Map()

function socket(port: number): OpenSocket {
  return { type: 'UDP', laddr: '0.0.0.0', port, link: `socket:[${port}]` }
}

function openBefore(...ports: number[]): ReadonlyMap<string, OpenSocket> {
  return new Map(ports.map((port) => [socket(port).link, socket(port)]))
}

/** Reads a table that has these ports, reading by reading; the last one stays. */
function settle(
  readings: readonly (readonly number[])[],
  made: TableReading['made'] = 'pieces',
  wasOpen = NOTHING_YET,
) {
  let read = 0
  const table = readSettledTable(() => {
    const ports = readings[Math.min(read, readings.length - 1)] ?? []
    read += 1
    return { value: { sockets: ports.map(socket), made, malformedRows: 0 } }
  }, wasOpen)
  if ('missing' in table) throw new Error(table.missing)
  const { sockets, unsettled } = table.value
  return { ports: sockets.map(({ port }) => port).toSorted((a, b) => a - b), unsettled, read }
}

describe('a table', () => {
  test('that is a snapshot is read once', () => {
    expect(settle([[1, 2]], 'snapshot')).toEqual({ ports: [1, 2], unsettled: 0, read: 1 })
  })

  test('in pieces is read twice when both readings agree', () => {
    expect(settle([[1, 2]])).toEqual({ ports: [1, 2], unsettled: 0, read: 2 })
  })

  test('that skips a socket is read until none is to be expected to be missing', () => {
    const { ports, unsettled, read } = settle([
      [1, 2, 3],
      [1, 3],
      [2, 3],
      [1, 2],
      [1, 2, 3],
    ])
    expect({ ports, unsettled }).toEqual({ ports: [1, 2, 3], unsettled: 0 })
    expect(read).toBeGreaterThan(3)
  })

  test('that never settles says so, and has all that was seen', () => {
    const ports = Array.from({ length: 2_000 }, (_, port) => port)
    const halves = [0, 1].map((rest) => ports.filter((port) => port % 2 === rest))
    const readings = Array.from({ length: 30 }, (_, i) => halves[i % 2] ?? [])
    expect(settle(readings)).toEqual({ ports, unsettled: 1, read: 16 })
  })

  test('that is resumed within a bucket is read twice, and has what either reading has', () => {
    const readings = [
      [1, 2],
      [2, 3],
    ]
    expect(settle(readings, 'nearly')).toEqual({ ports: [1, 2, 3], unsettled: 0, read: 2 })
  })

  test('with sockets that come and go is settled after three readings', () => {
    expect(
      settle([
        [1, 10],
        [1, 11],
        [1, 12],
        [1, 13],
      ]),
    ).toMatchObject({ unsettled: 0, read: 3 })
  })

  test('of 60,000 rows is read once, and says that it may have missed some', () => {
    const many = Array.from({ length: 60_000 }, (_, port) => port)
    expect(settle([many])).toMatchObject({ unsettled: 1, read: 1 })
  })

  test('that cannot be read says why', () => {
    const table = readSettledTable(() => ({ missing: 'permission' }), NOTHING_YET)
    expect(table).toEqual({ missing: 'permission' })
  })
})

describe('a socket of the scan before', () => {
  test('that is missing once is looked for again', () => {
    const table = settle([[1], [1, 2]], 'nearly', openBefore(1, 2))
    expect(table.ports).toEqual([1, 2])
    expect(table.unsettled).toBe(0)
  })

  test('that is missing twice is closed', () => {
    expect(settle([[1], [1]], 'nearly', openBefore(1, 2))).toEqual({
      ports: [1],
      unsettled: 0,
      read: 2,
    })
  })
})
