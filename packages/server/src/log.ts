import { pino } from 'pino'
import type { DestinationStream, Logger, LogFn } from 'pino'
import { createLineLimit } from './line-limit.ts'

/** A log, and the end of it. */
export interface ServerLog {
  readonly log: Logger
  /** Writes how many lines the bound of a minute left out until now. */
  readonly tellLeftOut: () => void
}

/**
 * Makes a structured log, one JSON object a line, without the fields that carry secrets. Of one kind few lines are
 * written each minute, and then their number: whatever makes a line, nobody may fill the disk by making it again.
 */
export function createLog(level: string, destination: DestinationStream): ServerLog {
  const limit = createLineLimit()
  let timer: NodeJS.Timeout | undefined
  let isTelling = false

  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        // These parts of a database error quote the row that failed.
        paths: [
          'err.detail',
          'err.where',
          ...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        ],
        censor: '[redacted]',
      },
      hooks: {
        logMethod(line: Parameters<LogFn>, write) {
          if (isTelling || limit.admit(kindOf(line))) write.apply(this, line)
          else timer ??= setTimeout(tellLeftOut, MINUTE_MS).unref()
        },
      },
    },
    destination,
  )
  return { log, tellLeftOut }

  function tellLeftOut(): void {
    clearTimeout(timer)
    timer = undefined
    isTelling = true
    for (const [kind, lines] of limit.takeLeftOut()) {
      log.warn({ left_out: lines }, `more lines in the last minute: ${kind}`)
    }
    isTelling = false
  }
}

const MINUTE_MS = 60_000

/** Tells what a line is about, without what changes from one to the next: its numbers, and the text of its error. */
function kindOf(line: readonly unknown[]): string {
  const [first, second] = line
  const text = typeof first === 'string' ? first : second
  const error = (first as { err?: unknown } | null)?.err ?? first
  return [
    typeof text === 'string' ? text.slice(0, MAX_KIND_CHARACTERS).replaceAll(/\d+/g, '#') : '',
    ...(error instanceof Error ? [`(${error.name} ${placeOf(error)})`] : []),
  ].join(' ')
}

const MAX_KIND_CHARACTERS = 120

/** The line of the code that the error comes from. */
function placeOf({ stack = '' }: Error): string {
  return /^ {4}at (.*)$/m.exec(stack)?.[1] ?? ''
}

const SECRET_FIELDS = [
  'password',
  'adminPassword',
  'databaseUrl',
  'masterKey',
  'secret',
  'token',
  'securitytoken',
  'join_token',
  'authorization',
  'x-auth-token',
  'x-subject-token',
  'x-security-token',
].map((field) => `["${field}"]`)
