import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assembleUdpTable } from './udp-table.ts'

const ROW_BYTES = 128
const ROWS_OF_A_PIECE = 31
const HEADER = '   sl  local_address rem_address   st'.padEnd(ROW_BYTES - 1) + '\n'

interface ModelSocket {
  readonly bucket: number
  readonly port: number
}

/**
 * What the kernel does (udp_seq_start() in net/ipv4/udp.c, seq_read_iter() and traverse() in fs/seq_file.c): a read
 * finds its first row by count, and goes on bucket by bucket. `meanwhile` is run before it goes to another bucket.
 */
class ModelKernel {
  sockets: ModelSocket[]
  readonly #meanwhile: (model: ModelKernel) => void

  constructor(sockets: readonly ModelSocket[], meanwhile: (model: ModelKernel) => void) {
    this.sockets = [...sockets]
    this.#meanwhile = meanwhile
  }

  /** In the order of the hash table; a new socket comes first in its bucket. */
  #ordered(): ModelSocket[] {
    return this.sockets.toReversed().toSorted((a, b) => a.bucket - b.bucket)
  }

  readonly readAt = (offset: number): string => {
    const cut = offset % ROW_BYTES
    const passed = Math.max(0, Math.ceil(offset / ROW_BYTES) - 1)
    const sockets = this.#ordered()
    const [cutSocket, first] = [sockets[passed - 1], sockets[passed]]
    const left = cut > 0 && cutSocket !== undefined ? format(cutSocket).slice(cut) : ''
    const rows = offset === 0 ? [HEADER] : []
    let bucket = first?.bucket
    let skip = sockets.slice(0, passed).filter((socket) => socket.bucket === bucket).length
    while (bucket !== undefined && rows.length < ROWS_OF_A_PIECE) {
      const here = this.#ordered().filter((socket) => socket.bucket === bucket)
      rows.push(...here.slice(skip, skip + ROWS_OF_A_PIECE - rows.length).map(format))
      skip = 0
      this.#meanwhile(this)
      const done = bucket
      bucket = this.#ordered().find((socket) => socket.bucket > done)?.bucket
    }
    return left + rows.join('')
  }
}

function format({ bucket, port }: ModelSocket): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const row = `${String(bucket).padStart(5)}: 0100007F:${hex} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 ${port} 2 0000000000000000 0`
  return row.padEnd(ROW_BYTES - 1) + '\n'
}

/** Services, on ports from 1 on, stay open; clients, above them all, come and go. */
const buckets = fc.integer({ min: 0, max: 400 })
const services = fc.array(buckets, { minLength: 1, maxLength: 300 })
const clients = fc.array(buckets, { minLength: 1, maxLength: 60 })
const steps = fc.infiniteStream(fc.integer({ min: -3, max: 1 }))

function toSockets(ofBuckets: readonly number[], firstPort = 1): ModelSocket[] {
  return ofBuckets.map((bucket, index) => ({ bucket, port: firstPort + index }))
}

/** Closes up to three clients at each step, and opens them all again when none is left. */
function comeAndGo(stay: number, ofClients: readonly number[], next: () => number) {
  return (model: ModelKernel) => {
    const step = next()
    if (step < 0) model.sockets.splice(stay, -step)
    if (step > 0 && model.sockets.length === stay)
      model.sockets.push(...toSockets(ofClients, FIRST_CLIENT))
  }
}

const FIRST_CLIENT = 10_000

function servicesOf(sockets: readonly { readonly port: number }[]): number[] {
  const ports = sockets.map(({ port }) => port).filter((port) => port < FIRST_CLIENT)
  return ports.toSorted((a, b) => a - b)
}

describe('a table of UDP', () => {
  test('that nobody changes is whole, and has each socket once', () => {
    fc.assert(
      fc.property(services, (ofServices) => {
        const sockets = toSockets(ofServices)
        const table = assembleUdpTable(new ModelKernel(sockets, () => {}).readAt, 'ipv4')
        expect(table.isWhole).toBe(true)
        expect(servicesOf(table.sockets)).toEqual(servicesOf(sockets))
      }),
    )
  })

  test('has what the kernel skips when sockets before it are closed', () => {
    const stay = toSockets(Array.from({ length: 100 }, (_, index) => 10 + index))
    const begin = () => {
      let isClosed = false
      return new ModelKernel(
        [
          ...stay,
          ...toSockets(
            Array.from({ length: 20 }, () => 0),
            FIRST_CLIENT,
          ),
        ],
        (model) => {
          if (!isClosed) model.sockets.splice(stay.length)
          isClosed = true
        },
      )
    }
    const inTurn = begin()
    let text = ''
    for (let piece = inTurn.readAt(0); piece !== ''; piece = inTurn.readAt(text.length))
      text += piece
    expect(text.split('\n').filter((line) => line.includes(': 0100007F:00'))).toHaveLength(80)

    const table = assembleUdpTable(begin().readAt, 'ipv4')
    expect(table.isWhole).toBe(true)
    expect(servicesOf(table.sockets)).toEqual(servicesOf(stay))
  })

  test('beside clients that come and go has all services, or says that it may not', () => {
    let whole = 0
    fc.assert(
      fc.property(services, clients, steps, (ofServices, ofClients, step) => {
        const stay = toSockets(ofServices)
        const meanwhile = comeAndGo(stay.length, ofClients, () => step.next().value ?? 0)
        const model = new ModelKernel([...stay, ...toSockets(ofClients, FIRST_CLIENT)], meanwhile)
        const table = assembleUdpTable(model.readAt, 'ipv4')
        if (!table.isWhole) return
        whole += 1
        expect(servicesOf(table.sockets)).toEqual(servicesOf(stay))
      }),
      { numRuns: 300 },
    )
    expect(whole).toBeGreaterThan(200)
  })

  test('with more sockets in a bucket than a piece holds is whole', () => {
    const stay = toSockets(Array.from({ length: 200 }, (_, index) => (index < 50 ? index : 53)))
    const table = assembleUdpTable(new ModelKernel(stay, () => {}).readAt, 'ipv4')
    expect(table.isWhole).toBe(true)
    expect(servicesOf(table.sockets)).toEqual(servicesOf(stay))
  })

  test('that never holds still ends, and says that some may be missing', () => {
    let port = 0
    const oneBucket = () => {
      port = (port + ROWS_OF_A_PIECE) % 60_000
      return toSockets(Array(ROWS_OF_A_PIECE).fill(53), port)
    }
    const { isWhole } = assembleUdpTable(() => HEADER + oneBucket().map(format).join(''), 'ipv4')
    expect(isWhole).toBe(false)
  })
})
