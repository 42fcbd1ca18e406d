import { inspect } from 'node:util'

/** What proves an agent to its server; it shows itself only to who asks by name. */
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
