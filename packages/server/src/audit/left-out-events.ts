import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from '../db/queryable.ts'
import { recordEvent } from './record-event.ts'

/** An event that a bound left out of the log. */
interface LeftOutEvent {
  readonly tenantId: string
  readonly operationId: string
  readonly result: string
  /** Where it came from, and what kind of thing that is: `addresses` or `users`. */
  readonly source: string
  readonly sources: 'addresses' | 'users'
}

/** Counts the events that bounds leave out, and writes one event a minute that says how many they were. */
export interface LeftOutEvents {
  count(event: LeftOutEvent): void
  /** Writes what was counted until now. Never throws: what could not be written is counted on. */
  flush(): Promise<void>
}

const MINUTE_MS = 60_000

/** Sources of one kind that are told apart in a minute; above it the event says "10000 or more". */
const MAX_SOURCES = 10_000

export function createLeftOutEvents(
  sql: Queryable,
  log: Pick<FastifyBaseLogger, 'warn'>,
  now: () => number = () => Date.now(),
): LeftOutEvents {
  /** By tenant, operation and result, of which there are few. */
  let counts = new Map<string, Count>()
  let timer: NodeJS.Timeout | undefined

  return { count, flush }

  function count({ source, ...kind }: LeftOutEvent): void {
    timer ??= setTimeout(() => void flush(), MINUTE_MS).unref()
    const key = JSON.stringify(kind)
    const counted = counts.get(key) ?? { kind, since: now(), events: 0, seen: new Set<string>() }
    counts.set(key, counted)
    counted.events += 1
    if (counted.seen.size < MAX_SOURCES) counted.seen.add(source)
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const counted = [...counts.values()]
    counts = new Map()
    for (const each of counted) {
      try {
        await write(sql, each)
      } catch (error) {
        log.warn({ err: error }, 'the number of events that were left out is not in the audit log')
        restore(each)
      }
    }
  }

  function restore({ kind, since, events, seen }: Count): void {
    for (const source of seen) count({ ...kind, source })
    const counted = counts.get(JSON.stringify(kind))
    if (counted === undefined) return
    counted.since = Math.min(counted.since, since)
    counted.events += events - seen.size
  }
}

interface Count {
  readonly kind: Omit<LeftOutEvent, 'source'>
  since: number
  events: number
  readonly seen: Set<string>
}

/** No single request made the event, so that it has no address and no request ID. */
function write(sql: Queryable, { kind, since, events, seen }: Count): Promise<void> {
  const { tenantId, operationId, result, sources } = kind
  return recordEvent(
    sql,
    { operationId, requestId: '', sourceIp: '' },
    { tenantId, userName: '', credential: 'none' },
    {
      result,
      details: {
        left_out: String(events),
        [sources]: seen.size < MAX_SOURCES ? String(seen.size) : `${MAX_SOURCES} or more`,
        since: new Date(since).toISOString(),
      },
    },
  )
}
