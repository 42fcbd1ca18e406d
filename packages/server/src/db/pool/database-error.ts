/** Why no connection could do it; `code` stands beside the SQLSTATEs of the database and the codes of Node. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly code: 'DATABASE_SILENT' | 'DATABASE_BUSY' | 'CONNECTION_CLOSED' | 'CONNECTION_ENDED'

  constructor(code: DatabaseError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
