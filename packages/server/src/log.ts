import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

/** Structured log, one JSON object a line, without the fields that carry secrets. */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        // `detail` of a database error quotes the row that failed.
        paths: [
          'err.detail',
          ...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        ],
        censor: '[redacted]',
      },
    },
    destination,
  )
}

const SECRET_FIELDS = [
  'password',
  'secret',
  'token',
  'join_token',
  'authorization',
  'x-auth-token',
  'x-subject-token',
].map((field) => `["${field}"]`)
