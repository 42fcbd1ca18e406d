import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

/** Makes a structured log, one JSON object a line, without the fields that carry secrets. */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino(
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
    },
    destination,
  )
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
