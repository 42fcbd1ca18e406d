import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { DatabaseLog } from '../database-log.ts'

/** The output of the database server, line by line. */
export interface ServerLines {
  /** Returns the last lines, at most eight, for an error message. */
  last(count?: number): string
  /** Resolves when nothing more can come. */
  readonly finished: Promise<unknown>
  /**
   * Resolves with undefined when a line contains the text, else with a reason after a silence; never when nothing more
   * can come.
   */
  waitFor(text: string, silenceMs: number): Promise<string | undefined>
}

/** Passes the lines to our log. It reads to the end, because a full pipe would stop the server. */
export function followLines(stream: Readable | null, log: DatabaseLog): ServerLines {
  if (!stream) throw new TypeError('the server was started without a pipe for its log')
  const lines = createInterface({ input: stream })
  const last: string[] = []
  lines.on('line', (line) => {
    last.push(line)
    if (last.length > LAST_LINES) last.shift()
    if (line.startsWith(TOLD)) return
    const isNotable = NOTABLE.test(line) && !ABOUT_CLIENTS.test(line)
    log[isNotable ? 'warn' : 'info'](`database: ${line}`)
  })
  return {
    last: (count = LAST_LINES) => last.slice(-count).join(' | '),
    finished: once(lines, 'close'),
    waitFor: (text, silenceMs) =>
      new Promise((resolve) => {
        const settle = (reason: string | undefined) => {
          clearTimeout(silence)
          lines.off('line', listen)
          resolve(reason)
        }
        const silence = setTimeout(settle, silenceMs, `silent for ${silenceMs / 1000} s`)
        const listen = (line: string) => {
          if (line.includes(text)) settle(undefined)
          else silence.refresh()
        }
        lines.on('line', listen)
        // It would keep this process alive, long after the server that it is for.
        lines.once('close', () => clearTimeout(silence))
      }),
  }
}

const LAST_LINES = 8
/** Its client, which is us, is told of it; on a full disk there are thousands. */
const TOLD = 'ERROR: '
const NOTABLE = /^(WARNING|FATAL|PANIC): /
/**
 * About a client that went away or was sent away, whatever it was: who asked for it knows, and one that is killed under load
 * leaves a line for each connection. `errcodes.txt` of PostgreSQL: classes 08 and 57P, but for a crash.
 */
const ABOUT_CLIENTS =
  /^FATAL: +(?:connection to client lost|terminating connection because protocol|terminating connection due to administrator command|terminating connection due to idle|the database system is (?:starting up|shutting down|not yet accepting)|could not (?:receive data from|send data to) client|unexpected EOF)/
