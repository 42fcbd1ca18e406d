import type { GapReason } from '@openhss/contract'

/** A conversation with a server that came to nothing. Its message has no secret and no text of the server. */
export class MysqlFailure extends Error {
  override readonly name = 'MysqlFailure'
  readonly reason: GapReason

  constructor(reason: GapReason, message: string) {
    super(message)
    this.reason = reason
  }
}

/** Server that refuses a statement. */
export class MysqlRefusal extends MysqlFailure {
  readonly code: number

  constructor(code: number) {
    super(REASONS[code] ?? 'failed', `error ${code} of the server`)
    this.code = code
  }
}

/** Access denied to a server, database, table, column or for want of a right; password expired. */
const REASONS: Readonly<Record<number, GapReason>> = {
  1044: 'permission',
  1045: 'permission',
  1142: 'permission',
  1143: 'permission',
  1227: 'permission',
  1698: 'permission',
  1820: 'permission',
}
