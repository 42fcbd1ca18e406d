import { ApiFailure } from '../http/answers/api-error.ts'

export interface ReportTurns {
  /** Does the work of a report when it is the turn of its host. */
  take<T>(host: string, kind: string, work: () => Promise<T>): Promise<T>
  /** Whether a report of the host is being stored. */
  isBusy(host: string): boolean
}

/**
 * Lets one report of a host be stored at once, without a connection for those that wait: they would all wait for the
 * same row. Of those that wait the newest is stored and the older ones of its kind are refused, because each replaces
 * what was there before. An agent whose report is refused this way sends its newest again, after a pause.
 * @throws APIGW.0308 from the work's promise, for a report that a newer one replaced or that waited too long.
 */
export function createReportTurns(maxWaitMs = MAX_WAIT_MS): ReportTurns {
  const busy = new Map<string, Waiting[]>()

  return {
    take: async (host, kind, work) => {
      const queue = busy.get(host)
      if (queue === undefined) busy.set(host, [])
      else await wait(queue, kind)
      try {
        return await work()
      } finally {
        letNextIn(host)
      }
    },
    isBusy: (host) => busy.has(host),
  }

  function wait(queue: Waiting[], kind: string): Promise<void> {
    if (queue.length >= MAX_WAITING) queue.shift()?.leave('Newer reports of the host wait.')
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        queue.splice(queue.indexOf(waiting), 1)
        waiting.leave('An earlier report of the host is still being stored.')
      }, maxWaitMs)
      const waiting: Waiting = {
        kind,
        enter: () => (clearTimeout(timeout), resolve()),
        leave: (why) => (clearTimeout(timeout), reject(new ApiFailure('APIGW.0308', why))),
      }
      queue.push(waiting)
    })
  }

  /** The kind that waited longest is next: ports and accounts take turns. */
  function letNextIn(host: string): void {
    const queue = busy.get(host) ?? []
    const [first] = queue
    if (first === undefined) return void busy.delete(host)
    const ofKind = queue.filter(({ kind }) => kind === first.kind)
    const others = queue.filter(({ kind }) => kind !== first.kind)
    queue.splice(0, queue.length, ...others)
    const newest = ofKind.pop()
    for (const { leave } of ofKind) leave('A newer report of the host replaced it.')
    newest?.enter()
  }
}

interface Waiting {
  readonly kind: string
  readonly enter: () => void
  readonly leave: (why: string) => void
}

/** An agent has one report of each kind under way. */
const MAX_WAITING = 32
/** Below the 30 s after which an agent gives a call up. */
const MAX_WAIT_MS = 20_000
