/** Takes the database's own lines; a pino logger fits. */
export interface DatabaseLog {
  info(message: string): void
  warn(message: string): void
}

export const silentLog: DatabaseLog = { info: () => undefined, warn: () => undefined }
