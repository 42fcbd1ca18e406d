import { readFileSync } from 'node:fs'
import { replaceFile } from '../process/replace-file.ts'

/** What the agent last heard of its server; `openhss-agent status` reads it while the agent runs. */
export interface Contact {
  /** ISO 8601, up to a minute old; undefined while no report was acknowledged. */
  readonly acknowledgedAt: string | undefined
  /** Why reports are not taken now; undefined while they are. */
  readonly problem: string | undefined
  /** How far the clock of this host is ahead of the server's, whose times count; 0 where that is not worth a word. */
  readonly clockAheadSeconds: number
}

export interface ContactRecord {
  /** @param clockAheadSeconds how far the clock of this host is ahead of the server's, by its answer. */
  succeeded(clockAheadSeconds: number): void
  failed(problem: string): void
}

/** Opens the record in a file. A write that fails is no error: the record is for people alone. */
export function openContactRecord(file: string): ContactRecord {
  let { acknowledgedAt, problem, clockAheadSeconds } = readContact(file)
  let writtenAt = Number.NEGATIVE_INFINITY
  const write = () => {
    writtenAt = performance.now()
    try {
      const kept = {
        acknowledged_at: acknowledgedAt,
        problem,
        clock_ahead_seconds: clockAheadSeconds,
      }
      replaceFile(file, [`${JSON.stringify(kept)}\n`])
    } catch {
      // The next one may fit.
    }
  }
  return {
    succeeded: (aheadSeconds) => {
      const isNews = problem !== undefined || acknowledgedAt === undefined
      clockAheadSeconds = aheadSeconds
      acknowledgedAt = new Date().toISOString()
      problem = undefined
      if (isNews || performance.now() - writtenAt >= WRITE_EVERY_MS) write()
    },
    failed: (text) => {
      if (text === problem) return
      problem = text
      write()
    },
  }
}

/** An agent reports twice a minute, and a disk may sleep. */
const WRITE_EVERY_MS = 60_000

/** Reads the record; nothing is known where there is none. Never throws. */
export function readContact(file: string): Contact {
  const { acknowledged_at: acknowledgedAt, problem, clock_ahead_seconds: ahead } = readObject(file)
  return {
    acknowledgedAt: typeof acknowledgedAt === 'string' ? acknowledgedAt : undefined,
    problem: typeof problem === 'string' ? problem : undefined,
    clockAheadSeconds: typeof ahead === 'number' ? ahead : 0,
  }
}

function readObject(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
