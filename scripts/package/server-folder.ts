import { chmodSync, cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { AGENT_THREADS, copyAgentParts } from './agent-folder.ts'
import { bundle } from './bundle.ts'
import { packageFoldersOf, readComponent } from './components.ts'
import type { Component } from './components.ts'
import { dependenciesOf } from './dependencies.ts'
import { writeOwnFile } from './own-files.ts'
import { REPOSITORY } from './parts.ts'
import type { ServerParts } from './parts.ts'
import { copyPostgres } from './postgres-folder.ts'

/**
 * Puts together the folder that a server runs from: Node, `openhss` with all its commands as a few modules, and what these
 * load at run time: PostgreSQL, the schema, the console, and what an agent needs, since `openhss scan` is one.
 * @returns what others made of it.
 */
export async function buildServerFolder(folder: string, parts: ServerParts): Promise<Component[]> {
  mkdirSync(folder, { recursive: true })
  const modules = await bundle(ENTRIES, folder, {
    external: ['koffi'],
    renamed: { [parts.console]: 'console' },
  })
  const ownComponents = copyAgentParts(parts, folder)
  const postgres = copyPostgres(parts.postgres, path.join(folder, 'node_modules'))
  cpSync(parts.console, path.join(folder, 'console'), {
    recursive: true,
    // What Vite keeps for itself, and when it was built.
    filter: (source) => !/\/(\.vite|built)$/.test(source),
  })
  cpSync(source('server/migrations'), path.join(folder, 'migrations'), { recursive: true })
  for (const name of ['install.sh', 'daemonset.yaml']) {
    cpSync(source(`server/src/http/install/${name}`), path.join(folder, name))
  }
  cpSync(path.join(SWAGGER_UI, 'static'), path.join(folder, 'static'), { recursive: true })
  writeOwnFile('server/openhss.sh', path.join(folder, 'openhss'), {})
  chmodSync(path.join(folder, 'openhss'), 0o755)
  writeOwnFile('server/server.env', path.join(folder, 'server.env'), {})
  const folders = new Set([
    ...packageFoldersOf(modules),
    ...dependenciesOf(source('console')),
    SWAGGER_UI,
  ])
  return [
    ...ownComponents,
    ...postgres,
    ...[...folders].toSorted().map((each) => readComponent(each)),
  ]
}

function source(file: string): string {
  return path.join(REPOSITORY, 'packages', file)
}

/** Its pages are sent as they are. */
const SWAGGER_UI = path.join(REPOSITORY, 'node_modules/@fastify/swagger-ui')

/** Programs, and modules that threads load by their name. */
const ENTRIES = {
  openhss: source('cli/src/main.ts'),
  agent: source('agent/src/main.ts'),
  ...AGENT_THREADS,
  thread: source('server/src/threads/thread.ts'),
  'open-body': source('server/src/http/bodies/open-body.ts'),
  'pack-report': source('server/src/agents/pack-report.ts'),
  'pack-own-words': source('server/src/baseline/pack-own-words.ts'),
  'packed-words': source('server/src/agent-policy/packed-words.ts'),
  'plan-changes': source('server/src/host-state/plan-changes.ts'),
}
