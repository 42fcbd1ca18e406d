import type { DatabaseLog } from '../db/database-log.ts'
import type { Sql } from '../db/connect.ts'
import { writeNotes } from './liveness-queries.ts'
import type { NoteRow } from './liveness-queries.ts'

/**
 * What was heard of hosts and said nothing new. It is kept in memory and written together, because each of 10,000 hosts
 * is heard of four times a minute (docs/adr/0021-what-is-written-later.md). A crash loses the last 45 seconds of it.
 */
export interface LivenessNotes {
  /**
   * Notes that a host was heard of just now.
   * @param isNews the database takes it for missed, or it may be noted elsewhere that it is gone: written within a second.
   */
  heard(host: NotedHost, how?: { readonly isNews: boolean }): void
  /** Notes that a host was scanned and nothing changed; it was heard of before. @param at ISO 8601, by the host's clock. */
  scanned(host: NotedHost, kind: 'ports' | 'accounts', at: string): void
  /** Writes all that is noted; what cannot be written stays noted. Never throws. */
  flush(): Promise<void>
  /** Writes the rest. */
  stop(): Promise<void>
}

interface NotedHost {
  readonly projectId: string
  readonly hostId: string
}

/** A poll is renewed after 25 s, so the time in the database is at most 72 s old: less than after what a host is late. */
const WRITE_EVERY_MS = 45_000

/** For news. */
const WRITE_SOON_MS = 1_000

/** After a write that failed. */
const RETRY_MS = 5_000

/** Rows that one statement locks at once, for some 10 ms. */
const BATCH = 500

/** SQLSTATE of a row that somebody else holds, who writes a newer time. */
const LOCK_NOT_AVAILABLE = '55P03'

interface Batch {
  readonly projectId: string
  readonly notes: readonly (readonly [hostId: string, note: Note])[]
}

interface Note {
  heardAt: number
  portScanAt: number | null
  accountScanAt: number | null
}

export function createLivenessNotes(
  sql: Sql,
  log: DatabaseLog,
  now: () => number = () => performance.now(),
): LivenessNotes {
  let projects = new Map<string, Map<string, Note>>()
  let writing = Promise.resolve()
  let soon: NodeJS.Timeout | undefined
  let retry: NodeJS.Timeout | undefined
  let isFailing = false
  const timer = setInterval(() => void flush(), WRITE_EVERY_MS).unref()

  return {
    heard: (host, how) => {
      noteOf(host).heardAt = now()
      if (how?.isNews === true) flushSoon()
    },
    scanned: (host, kind, at) => {
      const note = noteOf(host)
      // A host whose clock is ahead was not scanned in the future.
      const scanAt = Math.min(Date.parse(at), Date.now())
      if (kind === 'ports') note.portScanAt = scanAt
      else note.accountScanAt = scanAt
    },
    flush,
    stop: async () => {
      clearInterval(timer)
      await flush()
      for (const timeout of [soon, retry]) clearTimeout(timeout)
    },
  }

  function noteOf({ projectId, hostId }: NotedHost): Note {
    const hosts = hostsOf(projectId)
    const known = hosts.get(hostId)
    if (known !== undefined) return known
    const note = { heardAt: now(), portScanAt: null, accountScanAt: null }
    hosts.set(hostId, note)
    return note
  }

  function hostsOf(projectId: string): Map<string, Note> {
    const hosts = projects.get(projectId) ?? new Map<string, Note>()
    projects.set(projectId, hosts)
    return hosts
  }

  function flushSoon(): void {
    soon ??= setTimeout(() => void flush(), WRITE_SOON_MS).unref()
  }

  function flush(): Promise<void> {
    for (const timeout of [soon, retry]) clearTimeout(timeout)
    soon = undefined
    retry = undefined
    return (writing = writing.then(writeAll))
  }

  async function writeAll(): Promise<void> {
    const batches = takeBatches()
    for (const [index, { projectId, notes }] of batches.entries()) {
      try {
        await writeNotes(sql, projectId, notes.map(rowOf))
        isFailing = false
      } catch (error) {
        const isBusy = (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE
        for (const batch of isBusy ? [batches[index]] : batches.slice(index)) putBack(batch)
        if (!isBusy && !isFailing) {
          log.warn(`Hosts were heard of, and when cannot be written now: ${String(error)}`)
        }
        isFailing = !isBusy
        retry ??= setTimeout(() => void flush(), RETRY_MS).unref()
        if (!isBusy) return
      }
    }
  }

  function takeBatches(): Batch[] {
    const noted = projects
    projects = new Map()
    return [...noted].flatMap(([projectId, hosts]) => {
      const notes = [...hosts].toSorted(([a], [b]) => (a < b ? -1 : 1))
      const starts = Array.from({ length: Math.ceil(notes.length / BATCH) }, (_, n) => n * BATCH)
      return starts.map((start) => ({ projectId, notes: notes.slice(start, start + BATCH) }))
    })
  }

  /** Gives an age, because this machine's clock may differ from the database's. */
  function rowOf([hostId, { heardAt, portScanAt, accountScanAt }]: readonly [
    string,
    Note,
  ]): NoteRow {
    const ageMs = Math.max(0, Math.round(now() - heardAt))
    return { hostId, ageMs, portScanAt, accountScanAt }
  }

  /** What was noted since is newer. */
  function putBack(batch: Batch | undefined): void {
    for (const [hostId, earlier] of batch?.notes ?? []) {
      const hosts = hostsOf(batch?.projectId ?? '')
      const note = hosts.get(hostId)
      if (note === undefined) hosts.set(hostId, earlier)
      else {
        note.portScanAt ??= earlier.portScanAt
        note.accountScanAt ??= earlier.accountScanAt
      }
    }
  }
}
