import { inspect } from 'node:util'

/** The secret that proves an agent to its server. Only `reveal` shows it, so no log or JSON can. */
export class AgentSecret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toJSON(): string {
    return REDACTED
  }

  toString(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}

const REDACTED = '[redacted]'
