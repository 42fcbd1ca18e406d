import type { FastifySchemaValidationError } from 'fastify'
import { badRequest } from './api-error.ts'
import type { ApiFailure } from './api-error.ts'

/** Makes HSS.0001 with the name of the first wrong field and what was expected there. */
export function invalidParameter(
  errors: readonly FastifySchemaValidationError[],
  place: string | undefined,
): ApiFailure {
  // A union's own error is followed by those of its branches, each about another form.
  const error: VerboseError | undefined =
    errors.find(({ keyword }) => keyword === 'anyOf') ?? errors[0]
  if (error === undefined) return badRequest()
  const missing = error.params['missingProperty']
  const field = [...error.instancePath.split('/').slice(1), ...(isText(missing) ? [missing] : [])]
  const name = field.length > 0 ? field.join('.') : `the ${place ?? 'request'}`
  const extra = error.params['additionalProperty']
  if (isText(extra)) {
    return badRequest(`${[...field, extra].join('.')} is not a known field.`)
  }
  const expected = isText(missing) ? schemaOf(error, missing) : error.parentSchema
  const problem = isText(missing) ? 'is missing; it' : ''
  return badRequest(
    `${name} ${problem} must be ${describe(expected)}${got(error, place)}.`.replaceAll(
      / {2,}/g,
      ' ',
    ),
  )
}

/** Ajv's error with `verbose` on: the schema it failed and the value. */
interface VerboseError extends FastifySchemaValidationError {
  readonly parentSchema?: JsonSchema
  readonly data?: unknown
}

interface JsonSchema {
  readonly type?: string
  /** What a pattern asks for, in words. */
  readonly title?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

function describe(schema: JsonSchema | undefined): string {
  if (schema === undefined) return 'as the API document says'
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.type === 'integer') return `an integer${range(schema.minimum, schema.maximum)}`
  if (schema.type === 'string') return describeText(schema)
  if (schema.type === 'array') return `a list${range(schema.minItems, schema.maxItems, 'elements')}`
  if (schema.type === 'boolean') return 'true or false'
  return 'an object as the API document says'
}

function describeText(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title
  if (schema.format === 'date-time') return 'an instant in ISO 8601, such as 2026-01-31T08:00:00Z'
  if (schema.pattern !== undefined) return `text that matches ${schema.pattern}`
  return `text${range(schema.minLength ?? 0, schema.maxLength, 'characters')}`
}

function range(from: number | undefined, to: number | undefined, unit = ''): string {
  const of = unit === '' ? '' : ` ${unit}`
  if (from !== undefined && to !== undefined) {
    return unit === '' ? ` from ${from} to ${to}` : ` of ${from} to ${to}${of}`
  }
  if (to !== undefined) return ` of at most ${to}${of}`
  return from === undefined ? '' : ` of at least ${from}${of}`
}

function schemaOf(error: VerboseError, property: string): JsonSchema | undefined {
  return error.parentSchema?.properties?.[property]
}

/** Only query values are quoted back: a body may hold a password. */
function got(error: VerboseError, place: string | undefined): string {
  if (place !== 'querystring' || !(isText(error.data) || typeof error.data === 'number')) return ''
  const text = String(error.data)
  return `, not ${JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text)}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
