import { Connection } from './connection.ts'
import type { Answer, Route } from './connection.ts'

/** The connections of one agent. Like those of fetch: a call takes an idle one, or opens another. */
export class Connections {
  readonly #route: Route
  readonly #open = new Set<Connection>()
  readonly #idle: Connection[] = []

  constructor(route: Route) {
    this.#route = route
  }

  /** @throws when there is no answer. */
  async call(request: string): Promise<Answer> {
    const connection = this.#takeIdle() ?? (await this.#connect())
    const answer = await connection.call(request)
    if (!connection.isClosed) this.#idle.push(connection)
    return answer
  }

  close(): void {
    for (const connection of this.#open) connection.close()
    this.#open.clear()
    this.#idle.length = 0
  }

  #takeIdle(): Connection | undefined {
    for (;;) {
      const connection = this.#idle.pop()
      if (connection === undefined || connection.isUsable) return connection
      connection.close()
    }
  }

  async #connect(): Promise<Connection> {
    const connection = await Connection.open(this.#route, () => this.#open.delete(connection))
    this.#open.add(connection)
    return connection
  }
}
