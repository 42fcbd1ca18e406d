import type { Reading } from '../../host/system.ts'
import type { OpenSocket } from './proc-net.ts'

/** One reading of a table. */
export interface TableReading {
  readonly sockets: readonly OpenSocket[]
  /**
   * `snapshot`: no socket that stayed open can be missing. `pieces`: the kernel resumed by position, so
   * it skipped a socket for each one before it that was closed meanwhile. `nearly`: it resumed by position
   * within one bucket of its hash table, where few sockets are. `torn`: some may be missing, and no further
   * reading helps.
   */
  readonly made: 'snapshot' | 'nearly' | 'pieces' | 'torn'
  readonly malformedRows: number
}

export interface SettledTable {
  readonly sockets: readonly OpenSocket[]
  /** How many sockets may be missing still; 0 when none is to be expected. */
  readonly unsettled: number
  readonly malformedRows: number
}

/**
 * Reads a table until what stays open is in it. A socket that was missing once and is there again was
 * skipped; how many were tells how many readings it takes for none to be missing from all of them. A socket
 * counts as closed when it is missing twice in turn at least. `wasOpen` has the sockets of the last scan.
 */
export function readSettledTable(
  read: () => Reading<TableReading>,
  wasOpen: ReadonlyMap<string, OpenSocket>,
): Reading<SettledTable> {
  const sightings = new Sightings(wasOpen)
  let malformedRows = 0
  let rows = 0
  for (;;) {
    const reading = read()
    if ('missing' in reading) return reading
    const { sockets, made } = reading.value
    malformedRows = Math.max(malformedRows, reading.value.malformedRows)
    if (made === 'snapshot' || made === 'torn')
      return { value: { sockets, unsettled: made === 'torn' ? 1 : 0, malformedRows } }
    sightings.add(sockets)
    rows += sockets.length
    const missing = sightings.expectedMissing
    const isSettled =
      missing <= MAX_EXPECTED_MISSING && sightings.readings >= sightings.readingsNeeded(made)
    if (isSettled || sightings.readings === MAX_READINGS_COUNT || rows > MAX_ROWS_COUNT) {
      const unsettled = isSettled ? 0 : Math.max(1, Math.ceil(missing))
      return { value: { sockets: sightings.open(), unsettled, malformedRows } }
    }
  }
}

/**
 * One of 1,000 readings of /proc/net/tcp lacks one of 200 listeners beside a program that opens and closes 20 others all the
 * time; three readings settle it. More are for a table that loses more.
 */
const MAX_READINGS_COUNT = 16

/** Nobody makes the agent read a large table again and again: the kernel takes a second for 100,000 rows. */
const MAX_ROWS_COUNT = 50_000

/** One lost socket in a hundred scans, as the worst of the readings would have it. */
const MAX_EXPECTED_MISSING = 0.01

interface Sighting {
  readonly socket: OpenSocket
  /** Readings that it was in, in order. */
  readonly readings: number[]
}

/** Which sockets were seen in which of several readings, numbered from 0; -1 is the last scan. */
class Sightings {
  readings = 0
  readonly #wasOpen: ReadonlyMap<string, OpenSocket>
  readonly #byLink = new Map<string, Sighting>()

  constructor(wasOpen: ReadonlyMap<string, OpenSocket>) {
    this.#wasOpen = wasOpen
  }

  add(sockets: readonly OpenSocket[]): void {
    for (const socket of sockets) {
      const known = this.#byLink.get(socket.link)
      if (known !== undefined) known.readings.push(this.readings)
      else {
        const readings = this.#wasOpen.has(socket.link) ? [-1, this.readings] : [this.readings]
        this.#byLink.set(socket.link, { socket, readings })
      }
    }
    this.readings += 1
  }

  readingsNeeded(made: 'nearly' | 'pieces'): number {
    // Beside 100 clients, 4 of 1,000 readings lack one of 1,000 services; two lack the same one in a million.
    if (made === 'nearly') return 2
    const isSame = [...this.#byLink.values()].every(
      ({ readings }) => readings.filter((reading) => reading >= 0).length === this.readings,
    )
    return isSame ? 2 : 3
  }

  /** How many sockets are to be expected in none of the readings, if all were as the worst one. */
  get expectedMissing(): number {
    return this.#byLink.size * this.#worstSkipRate() ** this.readings
  }

  /** The sockets that are not known to be closed. */
  open(): OpenSocket[] {
    const rate = this.#worstSkipRate()
    const proof = Math.log(MAX_EXPECTED_MISSING / this.#byLink.size) / Math.log(rate)
    const enough = Math.max(2, Math.ceil(proof))
    const seen = [...this.#byLink.values()].filter(
      ({ readings }) => this.readings - 1 - (readings.at(-1) ?? 0) < enough,
    )
    const sockets = seen.map(({ socket }) => socket)
    return this.readings < enough ? [...sockets, ...this.#unseen()] : sockets
  }

  /** Sockets of the last scan that no reading had. */
  #unseen(): OpenSocket[] {
    return [...this.#wasOpen.values()].filter(({ link }) => !this.#byLink.has(link))
  }

  /** The largest share of sockets that a reading lacked, of those that were seen before and after it. */
  #worstSkipRate(): number {
    const all = [...this.#byLink.values()]
    const rates = Array.from({ length: this.readings }, (_, reading) => {
      const stayed = all.filter(
        ({ readings }) => (readings[0] ?? 0) <= reading && (readings.at(-1) ?? 0) >= reading,
      )
      const skipped = stayed.filter(({ readings }) => !readings.includes(reading))
      return stayed.length === 0 ? 0 : skipped.length / stayed.length
    })
    return Math.max(0, ...rates)
  }
}
