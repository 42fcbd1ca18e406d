import type { Operation } from '@openhss/contract'

/** A request for an operation, made from its schemas alone. */
export interface ContractRequest {
  readonly method: Operation['method']
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: object | undefined
  /** The names of those given values that are in the request. */
  readonly names: ReadonlySet<string>
}

/**
 * Makes a valid request. What the operation requires is there, with a value that its schema allows.
 * @param values by field name, wherever the field stands: values that a schema cannot know, such as IDs.
 *   Such a field is there even if the operation does not require it.
 */
export function requestFor(
  operation: Operation,
  values: Readonly<Record<string, string>>,
): ContractRequest {
  const names = new Set<string>()
  const sample = (part: 'params' | 'query' | 'headers' | 'body') =>
    operation[part] === undefined
      ? undefined
      : (sampleOf(operation[part], part, { values, names }) as object)
  const params = (sample('params') ?? {}) as Record<string, string>
  return {
    method: operation.method,
    path: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? ''),
    query: (sample('query') ?? {}) as Record<string, string>,
    headers: (sample('headers') ?? {}) as Record<string, string>,
    body: sample('body'),
    names,
  }
}

/**
 * Leaves out the group of hosts where `group_id` is not about one: elsewhere it filters, or names a group of policies. So
 * it does with a query for a host where a list has no such key.
 */
export function withFittingValues(
  operationId: string,
  { group_id, q, ...others }: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const isOfHosts = operationId.endsWith('HostsGroup')
  const hasHostKey = operationId !== 'listPortNumbers'
  return {
    ...others,
    ...(isOfHosts && group_id !== undefined && { group_id }),
    ...(hasHostKey && q !== undefined && { q }),
  }
}

export function urlOf({ path, query }: ContractRequest): string {
  const search = new URLSearchParams(query).toString()
  return search === '' ? path : `${path}?${search}`
}

interface JsonSchema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly minimum?: number
  readonly minLength?: number
  readonly pattern?: string
  readonly format?: string
}

interface Known {
  readonly values: Readonly<Record<string, string>>
  readonly names: Set<string>
}

function sampleOf(schema: JsonSchema, name: string, known: Known): unknown {
  const value = known.values[name]
  if (value !== undefined) {
    known.names.add(name)
    return schema.type === 'array' ? [value] : value
  }
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  switch (schema.type) {
    case 'object':
      return sampleOfObject(schema, known)
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () =>
        sampleOf(schema.items ?? {}, name, known),
      )
    case 'integer':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'string':
      return sampleOfText(schema, name)
    case undefined:
    default:
      throw new Error(`no sample of ${name}: ${JSON.stringify(schema)}`)
  }
}

function sampleOfObject(schema: JsonSchema, known: Known): object {
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([name]) => schema.required?.includes(name) === true || known.values[name] !== undefined,
  )
  return Object.fromEntries(
    properties.map(([name, property]) => [name, sampleOf(property, name, known)]),
  )
}

function sampleOfText({ pattern = '', minLength = 0, format }: JsonSchema, name: string): string {
  samples += 1
  const candidates = [
    format === 'date-time' ? '2026-01-31T08:00:00Z' : `sample-${samples}`.padEnd(minLength, '-'),
    'a'.repeat(64),
    'a'.repeat(32),
    '1.2.3',
  ]
  const found = candidates.find((candidate) => new RegExp(pattern, 'u').test(candidate))
  if (found === undefined) throw new Error(`no sample of ${name} fits ${pattern}; give a value`)
  return found
}

/** Makes names unique. */
let samples = 0
