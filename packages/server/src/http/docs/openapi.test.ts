import { apiOperations, errors, errorsOf, permissions } from '@openhss/contract'
import type { Operation } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import { Check } from 'typebox/value'
import { beforeAll, describe, expect, test } from 'vitest'
import { bodyExamples, parameterExamples } from './openapi-examples.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly example?: unknown
  readonly schema: object
}
interface Described {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { content: Record<string, { example: unknown }> }
  readonly responses: Readonly<Record<string, { description: string; content?: object }>>
}

let document: {
  openapi: string
  servers: object[]
  tags: { name: string }[]
  paths: Record<string, Record<string, Described>>
}
beforeAll(async () => {
  const api = await testApi()
  document = (await api.app.inject('/openapi.json')).json()
  await api.close()
})

const described = ({ path, method }: Operation): Described => {
  const found = document.paths[path]?.[method.toLowerCase()]
  if (found === undefined) throw new Error(`${method} ${path} is not in the document`)
  return found
}

const PLACES = { params: 'path', query: 'query', headers: 'header' } as const

const token = [{ authToken: [] }, { signature: [] }]
const SECURITY: Readonly<Record<string, object[]>> = {
  public: [],
  optional: [{}, ...token],
  agent: [{ agentSecret: [] }],
  identity: token,
  ...Object.fromEntries(Object.keys(permissions).map((permission) => [permission, token])),
}

describe.each(Object.entries<Operation>(apiOperations))('%s', (operationId, operation) => {
  test('is described under its name, in a known group', () => {
    const { tags, operationId: name } = described(operation)
    expect(name).toBe(operationId)
    expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining([...tags]))
  })

  test('asks for what its access says', () => {
    expect(described(operation).security).toEqual(SECURITY[operation.access])
  })

  test('has every declared parameter', () => {
    const declared = (['params', 'query', 'headers'] as const).flatMap((part) => {
      const required: readonly string[] = operation[part]?.required ?? []
      return Object.keys(operation[part]?.properties ?? {}).map((name) => ({
        in: PLACES[part],
        name,
        required: part === 'params' || required.includes(name),
      }))
    })
    // Authorize sends that one.
    const shown = declared.filter(({ name }) => name !== 'x-auth-token')
    const { parameters = [] } = described(operation)
    expect(
      parameters.map(({ in: place, name, required }) => ({ in: place, name, required })),
    ).toEqual(expect.arrayContaining(shown))
    expect(parameters).toHaveLength(shown.length)
  })

  test('says how it answers, and when with which error', () => {
    const { responses } = described(operation)
    const success = operation.success ?? 200
    expect(responses[success]?.content === undefined).toBe(success === 204)
    for (const code of errorsOf(operation)) {
      const { status, message } = errors[code]
      expect(responses[status]?.description).toContain(message)
      expect(responses[status]?.content).toBeDefined()
    }
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['429', '500']))
  })

  test('can be tried with its examples as they are', () => {
    const { parameters = [], requestBody } = described(operation)
    for (const part of ['params', 'query', 'headers'] as const) {
      const schema = operation[part]
      for (const name of schema?.required ?? []) {
        const shown = parameters.find((parameter) => parameter.name === name)
        expect(shown?.example).toBe(parameterExamples[name])
        expect(Check(schema?.properties[name] ?? {}, shown?.example)).toBe(true)
      }
    }
    expect(requestBody === undefined).toBe(operation.body === undefined)
    if (operation.body === undefined) return
    expect(requestBody?.content['application/json']?.example).toEqual(bodyExamples[operationId])
    expect(Check(operation.body, bodyExamples[operationId])).toBe(true)
  })
})

test('the explorer talks to the server it came from', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(document.servers).toEqual([{ url: '/' }])
})

test('a filter is not filled in, and ranges are told', () => {
  const { parameters = [] } = described(apiOperations.listPorts)
  const limit = parameters.find(({ name }) => name === 'limit')
  expect(limit?.schema).toMatchObject({ minimum: 10, maximum: 200, default: 10 })
  expect(parameters.filter(({ example }) => example !== undefined).map(({ name }) => name)).toEqual(
    ['host_id', 'project_id'],
  )
})
