import type postgres from 'postgres'

/** The driver, set up as client.ts does. */
export type Driver = postgres.Sql<{ int8: number }>

/** Sends a statement on a connection of the sender's choice. */
export type Send = <Rows>(statement: Statement<Rows>) => Promise<Answer<Rows>>

/** Something that the driver writes in its own way: a quoted name, a list of values, the columns of a row. */
export class Helper {
  readonly of: HelperInput

  constructor(of: HelperInput) {
    this.of = of
  }
}

export type HelperInput =
  | string
  | readonly (string | number)[]
  | Readonly<Record<string, postgres.SerializableParameter<number>>>

/** The rows of a statement, and how many it returned or changed. */
export type Answer<Rows> = Rows & { readonly count: number }

/**
 * A statement that is not bound to a connection yet: the driver's own are bound to one from the start. It is sent
 * once, when somebody first waits for it; one that stands inside another is never sent by itself.
 */
export class Statement<Rows> implements Promise<Answer<Rows>> {
  readonly #text: TemplateStringsArray | string
  readonly #values: readonly unknown[]
  readonly #send: Send
  #sent: Promise<Answer<Rows>> | undefined
  #isKept = true

  constructor(text: TemplateStringsArray | string, values: readonly unknown[], send: Send) {
    this.#text = text
    this.#values = values
    this.#send = send
  }

  /**
   * Has it planned for its values and then forgotten. For a text that depends on what was asked: a connection would keep
   * each of the many, and plan it for any values after a while.
   */
  once(): this {
    this.#isKept = false
    return this
  }

  /** Writes the statement in the driver's form; it is sent when that is awaited. */
  on(driver: Driver): PromiseLike<Answer<Rows>> {
    const query = this.write(driver)
    if (!this.#isKept) (query as unknown as WithOptions).options.prepare = false
    return query as unknown as PromiseLike<Answer<Rows>>
  }

  // Awaiting is what sends it, as with the driver's own queries.
  // oxlint-disable-next-line unicorn/no-thenable
  then<A = Rows, B = never>(
    onRows?: ((rows: Answer<Rows>) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#settled().then(onRows, onError)
  }

  catch<B = never>(
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<Answer<Rows> | B> {
    return this.#settled().catch(onError)
  }

  finally(onEnd?: (() => void) | null): Promise<Answer<Rows>> {
    return this.#settled().finally(onEnd)
  }

  get [Symbol.toStringTag](): string {
    return 'Statement'
  }

  #settled(): Promise<Answer<Rows>> {
    return (this.#sent ??= this.#send(this))
  }

  /** Writes the statement as part of another. */
  write(driver: Driver): postgres.PendingQuery<postgres.Row[]> {
    if (typeof this.#text === 'string') return driver.unsafe(this.#text)
    const values = this.#values.map((value) => writeValue(value, driver))
    return driver(this.#text, ...(values as postgres.ParameterOrFragment<number>[]))
  }
}

/** A part of the driver's queries that its types lack. */
interface WithOptions {
  readonly options: { prepare?: boolean }
}

function writeValue(value: unknown, driver: Driver): unknown {
  if (value instanceof Statement) return value.write(driver)
  if (value instanceof Helper) return driver(value.of as string)
  const isList = Array.isArray(value) && value.some((item) => item instanceof Statement)
  return isList ? value.map((item) => writeValue(item, driver)) : value
}
