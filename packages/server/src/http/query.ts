import type { TObject } from 'typebox'
import { badRequest } from './answers/api-error.ts'

/**
 * Makes a function that turns query text into the types its schema asks for. Ajv's own coercion is off because it
 * takes `1e1` for 10 and turns a body's strings into numbers too. An empty value counts as left out: Python's SDK
 * sends `host_ip=`, Go's a bare `host_ip`.
 * @returns only known parameters; text that is not a number stays text, and validation names it.
 * @throws HSS.0001 from the function, for a parameter that is given more than once, and for text that PostgreSQL cannot
 *   store.
 */
export function createCoercion(
  schema: TObject,
): (query: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  const fields = Object.entries(schema.properties).map(([name, property]) => ({
    name,
    type: 'type' in property ? property.type : undefined,
  }))
  return (query) => {
    const coerced: Record<string, unknown> = {}
    for (const { name, type } of fields) {
      const value = query[name]
      if (value === undefined || value === '') continue
      if (Array.isArray(value)) {
        throw badRequest(`${name} is given ${value.length} times; it may be given once.`)
      }
      if (typeof value === 'string' && !isStorable(value)) {
        const problem = `${name} must be valid UTF-8 text without a NUL character.`
        throw badRequest(problem)
      }
      coerced[name] = type === undefined ? value : coerceTo(type, value)
    }
    return coerced
  }
}

/** PostgreSQL's text holds no NUL, and U+FFFD stands for bytes that could not be decoded. */
function isStorable(text: string): boolean {
  return !/[\0\uFFFD]/.test(text) && text.isWellFormed()
}

function coerceTo(type: unknown, value: unknown): unknown {
  if (type === 'integer' && isDigits(value)) return Number(value)
  // Python's SDK sends `True`.
  const flag = type === 'boolean' && typeof value === 'string' ? value.toLowerCase() : undefined
  return flag === 'true' || flag === 'false' ? flag === 'true' : value
}

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value)
}
