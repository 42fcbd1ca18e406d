import type { ObservedPort, PortCoverage } from '@openhss/contract'
import { expect, test } from 'vitest'
import type { AcknowledgedDigest } from './acknowledged-digest.ts'
import { compareLists, portKeyOf } from './list-delta.ts'
import { Reporter } from './reports.ts'
import type { Report } from './reports.ts'

type PortReport = Report<ObservedPort, PortCoverage, ReturnType<typeof portKeyOf>>

const port = (number: number, changes: Partial<ObservedPort> = {}): ObservedPort => ({
  category: 'host',
  type: 'TCP',
  laddr: '0.0.0.0',
  container_id: '',
  port: number,
  ...changes,
})

const TEN = Array.from({ length: 10 }, (_, index) => port(index + 1))

/** A server that holds one list, of which each kind of report is told apart. */
function startServer({ takesDeltas = true } = {}) {
  const sent: PortReport[] = []
  const server = {
    sent,
    held: undefined as string | undefined,
    losesAnswers: false,
    send: async (report: PortReport): Promise<boolean> => {
      sent.push(report)
      const isHeld = report.digest === server.held
      const isNext = takesDeltas && report.delta !== undefined && report.delta.base === server.held
      if (!isHeld && !isNext && report.items === undefined) return false
      server.held = report.digest
      if (server.losesAnswers) throw new Error('the answer was lost')
      return true
    },
    /** What the reports since the last look were. */
    look: () =>
      sent.splice(0).map(({ items, delta }) => {
        if (items !== undefined) return `all ${items.length}`
        return delta ? `+${delta.items.length} -${delta.removed.length}` : 'same'
      }),
  }
  return server
}

function startAgent(server: ReturnType<typeof startServer>, file: { digest?: string } = {}) {
  const acknowledged: AcknowledgedDigest = {
    get current() {
      return file.digest
    },
    remember: (digest) => (file.digest = digest),
  }
  const reporter = new Reporter<ObservedPort, PortCoverage, ReturnType<typeof portKeyOf>>(
    async (report) => ({ acknowledged: await server.send(report) }),
    portKeyOf,
    acknowledged,
  )
  const coverage = { complete: true, sockets: 1, owners_known: 1, gaps: [] }
  return (items: readonly ObservedPort[]) =>
    reporter.deliver({ scannedAt: new Date(), items, coverage })
}

test('what changed is sent alone, and nothing when nothing did', async () => {
  const server = startServer()
  const report = startAgent(server)
  await report(TEN)
  await report(TEN)
  await report([...TEN.slice(1), port(22), port(2, { pid: 7 })])
  expect(server.look()).toEqual(['all 10', 'same', '+1 -1'])
  await report([port(2, { pid: 8 }), ...TEN.slice(2), port(22)])
  const [last] = server.sent
  expect(last?.delta?.items).toEqual([port(2, { pid: 8 })])
  expect(server.look()).toEqual(['+1 -0'])
})

test('all is sent when the most of it changed, and after a restart', async () => {
  const server = startServer()
  const file: { digest?: string } = {}
  await startAgent(server, file)(TEN)
  const report = startAgent(server, file)
  await report([...TEN, port(22)])
  await report(TEN.map((each) => ({ ...each, pid: 7 })))
  expect(server.look()).toEqual(['all 10', 'all 11', 'all 10'])
})

test('a server that knows no deltas gets all items', async () => {
  const server = startServer({ takesDeltas: false })
  const report = startAgent(server)
  await report(TEN)
  await report([...TEN, port(22)])
  await report([...TEN, port(22)])
  expect(server.look()).toEqual(['all 10', '+1 -0', 'all 11', 'same'])
})

test('after a lost answer the server says what it holds', async () => {
  const server = startServer()
  const report = startAgent(server)
  await report(TEN)
  server.losesAnswers = true
  await expect(report([...TEN, port(22)])).rejects.toThrow('lost')
  server.losesAnswers = false
  await report([...TEN, port(22)])
  expect(server.look()).toEqual(['all 10', '+1 -0', '+1 -0'])

  server.losesAnswers = true
  await expect(report(TEN)).rejects.toThrow('lost')
  server.losesAnswers = false
  // Back to the list that was acknowledged last, which the server holds no more.
  await report([...TEN, port(22)])
  expect(server.look()).toEqual(['+0 -1', 'same', 'all 11'])
})

test('of two items with one key the first counts, and a difference beyond half is none', () => {
  const twice = [port(1, { pid: 1 }), port(1, { pid: 2 }), ...TEN.slice(1)]
  expect(compareLists(twice, twice.slice(1), portKeyOf)).toEqual({
    items: [port(1, { pid: 2 })],
    removed: [],
  })
  expect(compareLists(twice, [twice[0] ?? port(1), ...TEN.slice(1)], portKeyOf)).toEqual({
    items: [],
    removed: [],
  })
  expect(compareLists(TEN, TEN.slice(7), portKeyOf)).toBeUndefined()
})
