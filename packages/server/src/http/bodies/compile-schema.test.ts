import { apiOperations } from '@openhss/contract'
import type { Operation } from '@openhss/contract'
import { describe, expect, test } from 'vitest'
import { compileSerializer } from '../answers/compile-serializer.ts'
import { compileSchema } from './compile-schema.ts'

// A schema is compiled when the first request comes; one that cannot be is to fail here and not there.
describe.each(Object.entries<Operation>(apiOperations))('%s', (_name, operation) => {
  test('has schemas of requests that compile', () => {
    const { params, query, headers, body } = operation
    const schemas = [params, query, headers, body].filter((schema) => schema !== undefined)
    expect(schemas.filter((schema) => compileSchema(schema)('no object'))).toEqual([])
  })

  test('has a schema of answers that compiles', () => {
    // Behind the compiler the empty answer may lack what is required, and nothing else is wrong.
    expect(() => compileSerializer(operation.response)({})).not.toThrow(/^(?!.* is required!$)/)
  })

  test('names headers in lower case, as Node gives them', () => {
    const names = Object.keys(operation.headers?.properties ?? {})
    expect(names).toEqual(names.map((name) => name.toLowerCase()))
  })
})
