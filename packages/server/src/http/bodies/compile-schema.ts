import AjvCompiler from '@fastify/ajv-compiler'
import type { FastifySchemaValidationError } from 'fastify'

/** Says whether something is as a schema asks, and keeps the errors of the last thing that was not. */
export interface Validate {
  (value: unknown): boolean
  errors?: FastifySchemaValidationError[] | null
}

/**
 * Gives what checks a part of a request. It is compiled when the first one comes: there are hundreds of schemas, many of
 * which no request ever meets, and all of them at the start would take 0.3 s of a core.
 */
export function compileSchema(schema: object): Validate {
  const validate: Validate = (value) => {
    const compiled = compiledOf(schema)
    const isValid = compiled(value)
    validate.errors = compiled.errors ?? null
    return isValid
  }
  return validate
}

function compiledOf(schema: object): Validate {
  const known = compiledSchemas.get(schema)
  if (known !== undefined) return known
  const made = compiler({ schema, method: '', url: '', httpPart: '' }) as Validate
  compiledSchemas.set(schema, made)
  return made
}

const compiledSchemas = new WeakMap<object, Validate>()
const compiler = AjvCompiler()(
  {},
  { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
)
