import { appendFileSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { LostChanges, ObservedPort, PortChange, PortCoverage } from '@openhss/contract'
import { MAX_REPORTED_CHANGES } from '@openhss/contract/runtime'
import { mayMount, mountSmallDisk, temporaryFolder } from '@openhss/testkit/hosts'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { Outbox } from './outbox.ts'
import { PORT_OUTBOX } from './outbox-kind.ts'

const START = Date.parse('2026-11-30T08:00:00Z')
const WHOLE: PortCoverage = { complete: true, sockets: 0, owners_known: 0, gaps: [] }
const BLIND: PortCoverage = {
  ...WHOLE,
  gaps: [{ what: 'network namespace', reason: 'permission', count: 1 }],
}

let file: string
let problems: unknown[]
beforeEach(() => {
  file = path.join(temporaryFolder(), 'outbox', 'ports')
  problems = []
})

/** Opens the outbox as an agent that was started (again) does; one that was killed has closed nothing. */
function open({ hostId = 'host', kind = PORT_OUTBOX, at = file } = {}) {
  return new Outbox(
    at,
    kind,
    () => hostId,
    (error) => problems.push(error),
  )
}

type AnyOutbox = ReturnType<typeof open>

function port(number: number, program = '/usr/bin/a'): ObservedPort {
  return {
    category: 'host',
    type: 'TCP',
    laddr: '::',
    container_id: '',
    port: number,
    path: program,
  }
}

const look = (outbox: AnyOutbox, numbers: readonly number[], minute: number, coverage = WHOLE) =>
  outbox.observe(
    numbers.map((number) => port(number)),
    coverage,
    START + minute * 60_000,
  )

type Told = PortChange | LostChanges

function waiting(outbox: AnyOutbox): readonly Told[] {
  return outbox.take(Number.MAX_SAFE_INTEGER)?.wire.list ?? []
}

const brief = (list: readonly Told[]) =>
  list.map((told) =>
    told.change === 'lost' ? `lost ${told.count}` : `${told.change} ${told.port}`,
  )

describe('an outbox', () => {
  test('begins with the first look, and has each change with the times of both looks', () => {
    const outbox = open()
    look(outbox, [22], 0)
    look(outbox, [22, 80], 1)
    look(outbox, [22, 80], 2)
    look(outbox, [22], 3)
    const change = { category: 'host', type: 'TCP', laddr: '::', container_id: '', port: 80 }
    expect(waiting(outbox)).toMatchObject([
      {
        ...change,
        change: 'opened',
        at: '2026-11-30T08:01:00.000Z',
        after: '2026-11-30T08:00:00.000Z',
      },
      {
        ...change,
        change: 'closed',
        at: '2026-11-30T08:03:00.000Z',
        after: '2026-11-30T08:02:00.000Z',
      },
    ])
  })

  test('tells of another program, and not of one that is not known for a while', () => {
    const outbox = open()
    for (const [minute, program] of ['/a', undefined, '/a', undefined, '/b'].entries()) {
      const { path: _, ...rest } = port(80)
      outbox.observe([program === undefined ? rest : port(80, program)], WHOLE, START + minute)
    }
    expect(waiting(outbox)).toMatchObject([{ change: 'opened', port: 80, path: '/b' }])
  })

  test('does not take for closed what a look could not see', () => {
    const outbox = open()
    look(outbox, [22, 80], 0)
    look(outbox, [22], 1, BLIND)
    look(outbox, [22, 80], 2)
    expect(waiting(outbox)).toEqual([])
  })

  test('is there again after the agent was killed, and goes on with what was known', () => {
    const killed = open()
    look(killed, [22, 443], 0)
    look(killed, [22, 80], 1)
    const before = waiting(killed)
    const outbox = open()
    expect(waiting(outbox)).toEqual(before)
    look(outbox, [80], 9)
    expect(waiting(outbox).slice(before.length)).toMatchObject([
      { change: 'closed', port: 22, after: '2026-11-30T08:01:00.000Z' },
    ])
  })

  test('gives so many at once, of one look or earlier ones alone', () => {
    const outbox = open()
    look(outbox, [], 0)
    const until = look(
      outbox,
      Array.from({ length: 700 }, (_, index) => index + 1),
      1,
    )
    look(outbox, [1], 2)
    const first = outbox.take(until)
    expect(first?.wire.list).toHaveLength(MAX_REPORTED_CHANGES)
    expect(first?.wire.more).toBe(true)
    outbox.acknowledge(first?.seq ?? 0)
    const second = outbox.take(until)
    expect(second?.wire.list).toHaveLength(200)
    expect(second?.wire.more).toBeUndefined()
    outbox.acknowledge(second?.seq ?? 0)
    expect(outbox.take(until)).toBeUndefined()
    expect(brief(waiting(outbox)).slice(0, 2)).toEqual(['closed 2', 'closed 3'])
  })

  test('forgets what is acknowledged, and its file does not grow with that', () => {
    const outbox = open()
    look(outbox, [], 0)
    for (let minute = 1; minute <= 2_000; minute += 1) {
      outbox.acknowledge(look(outbox, minute % 2 === 0 ? [] : [80], minute))
    }
    expect(waiting(outbox)).toEqual([])
    expect(statSync(file).size).toBeLessThan(70_000)
    expect(waiting(open())).toEqual([])
  })

  test('of a host that became another one tells nothing, and begins there', () => {
    const outbox = open()
    look(outbox, [22], 0)
    look(outbox, [22, 80], 1)
    const split = open({ hostId: 'another' })
    expect(waiting(split)).toEqual([])
    look(split, [22, 80, 443], 2)
    expect(brief(waiting(open({ hostId: 'another' })))).toEqual(['opened 443'])
  })

  test('gives other numbers where the server knows them from before the file was lost', () => {
    const outbox = open()
    look(outbox, [], 0)
    const until = look(outbox, [80], 1)
    outbox.acknowledge(until + 1_000_000_000)
    const [change] = waiting(open())
    expect(change).toMatchObject({ change: 'opened', port: 80 })
    expect(change?.seq).toBeGreaterThan(until + 1_000_000_000)
  })

  test('counts what the server refused', () => {
    const outbox = open()
    look(outbox, [], 0)
    const until = look(outbox, [80, 81], 1)
    outbox.giveUp(outbox.take(until) ?? { seq: 0 })
    expect(brief(waiting(open()))).toEqual(['lost 2'])
  })
})

describe('an outbox that is full', () => {
  test('drops the oldest changes, and says how many they were and of what time', () => {
    const outbox = open({ kind: { ...PORT_OUTBOX, maxBytes: 20_000 } })
    look(outbox, [], 0)
    for (let minute = 1; minute <= 1_000; minute += 1) look(outbox, minute % 2 ? [80] : [], minute)
    const [lost, ...kept] = waiting(outbox)
    expect(lost).toMatchObject({ change: 'lost', from: '2026-11-30T08:01:00.000Z' })
    expect(lost?.change === 'lost' && lost.count + kept.length).toBe(1_000)
    expect(kept.length).toBeGreaterThan(100)
    expect(waiting(open())).toEqual([lost, ...kept])
  })

  test('has room for 50,000 changes', () => {
    const outbox = open()
    look(outbox, [], 0)
    const all = Array.from({ length: 50_000 }, (_, index) => index + 1)
    look(outbox, all, 1)
    expect(waiting(outbox)[0]).toMatchObject({ change: 'opened', port: 1 })
    expect(statSync(file).size).toBeLessThan(8_000_000)
  })

  test('drops what is older than a week', () => {
    const outbox = open()
    look(outbox, [], 0)
    look(outbox, [80], 1)
    look(outbox, [], 8 * 24 * 60)
    expect(brief(waiting(outbox))).toEqual(['lost 1', 'closed 80'])
  })

  test.runIf(mayMount())(
    'keeps some in memory while the disk is full, and writes them when it is not',
    async () => {
      const disk = await mountSmallDisk()
      const at = path.join(disk.folder, 'ports')
      const outbox = open({ at })
      look(outbox, [], 0)
      look(outbox, [80], 1)
      disk.fill()
      look(outbox, [80, 81], 2)
      for (let minute = 3; minute <= 700; minute += 1) {
        look(outbox, minute % 2 === 0 ? [80, 81] : [80], minute)
      }
      expect(problems).toHaveLength(1)
      const kept = waiting(outbox)
      const count = kept.reduce((sum, told) => sum + (told.change === 'lost' ? told.count : 1), 0)
      expect(count).toBe(700)
      expect(kept.filter(({ change }) => change === 'lost')).toHaveLength(1)

      disk.makeRoom()
      look(outbox, [80], 701)
      expect(waiting(open({ at }))).toEqual(waiting(outbox))
    },
  )
})

describe('a damaged file', () => {
  test('that ends in half a line is cut there', () => {
    const outbox = open()
    look(outbox, [], 0)
    look(outbox, [80], 1)
    const before = waiting(outbox)
    appendFileSync(file, '["+",17644')
    const again = open()
    expect(waiting(again)).toEqual(before)
    look(again, [80, 81], 2)
    expect(brief(waiting(open()))).toEqual(['opened 80', 'opened 81'])
  })

  test('loses the lines that nobody can read, and says so', () => {
    const outbox = open()
    look(outbox, [], 0)
    for (let minute = 1; minute <= 3; minute += 1) look(outbox, [80 + minute], minute)
    const lines = readFileSync(file, 'utf8').split('\n')
    const broken = lines.findIndex((line) => line.includes('"port":82') && line.startsWith('["+"'))
    writeFileSync(
      file,
      lines.map((line, index) => (index === broken ? '["+",???' : line)).join('\n'),
    )
    const told = brief(waiting(open()))
    expect(told[0]).toBe('opened 81')
    expect(told).toContain('lost 2')
    expect(told).toContain('opened 83')
  })

  test('never stops the agent, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4_000), fc.nat(255)), { maxLength: 8 }),
        fc.nat(4_000),
        (flips, cut) => {
          rmSync(file, { force: true })
          const outbox = open()
          look(outbox, [22], 0)
          for (let minute = 1; minute <= 12; minute += 1) look(outbox, [22, minute], minute)
          const bytes = readFileSync(file)
          for (const [place, value] of flips) bytes[place % bytes.length] = value
          writeFileSync(file, cut % 4 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes)
          const again = open()
          look(again, [22, 99], 20)
          look(again, [22], 21)
          const told = waiting(again)
          expect(brief(told)).toContain('closed 99')
          const seqs = told.map(({ seq }) => seq)
          expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
          expect(new Set(seqs).size).toBe(seqs.length)
        },
      ),
      { numRuns: 100 },
    )
  })
})

test('whatever is lost on the way, the changes lead from what was there to what is there, each once', () => {
  const step = fc.record({
    ports: fc.subarray([22, 80, 443, 6379]),
    isKilled: fc.boolean(),
    acknowledged: fc.option(fc.nat(10)),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      rmSync(file, { force: true })
      let outbox = open()
      look(outbox, [22], 0)
      const server = new Map<number, Told>()
      for (const [index, { ports, isKilled, acknowledged }] of steps.entries()) {
        look(outbox, ports, index + 1)
        for (const told of waiting(outbox)) server.set(told.seq, told)
        const seq = waiting(outbox)[acknowledged ?? -1]?.seq
        if (seq !== undefined) outbox.acknowledge(seq)
        if (isKilled) outbox = open()
      }
      for (const told of waiting(outbox)) server.set(told.seq, told)
      const there = new Set([22])
      for (const told of [...server.values()].toSorted((a, b) => a.seq - b.seq)) {
        if (told.change === 'lost') throw new Error('nothing was to be lost')
        const isOpened = told.change === 'opened'
        expect(there.has(told.port)).toBe(!isOpened)
        if (isOpened) there.add(told.port)
        else there.delete(told.port)
      }
      expect([...there].toSorted((a, b) => a - b)).toEqual(steps.at(-1)?.ports ?? [22])
    }),
    { numRuns: 100 },
  )
})

test('a look of a clock that went back is no earlier than the one before', () => {
  const outbox = open()
  look(outbox, [], 10)
  look(outbox, [80], 5)
  utimesSync(file, START / 1000, START / 1000)
  expect(waiting(open())).toMatchObject([
    { at: '2026-11-30T08:05:00.000Z', after: '2026-11-30T08:05:00.000Z' },
  ])
})
