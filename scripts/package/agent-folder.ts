import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { RELEASE_KEY_FILE } from '@openhss/agent'
import { AGENT_NODE_OPTIONS } from '@openhss/agent/entry'
import { bundle } from './bundle.ts'
import { packageFoldersOf, readComponent } from './components.ts'
import type { Component } from './components.ts'
import { writeOwnFile } from './own-files.ts'
import { REPOSITORY } from './parts.ts'
import type { AgentParts } from './parts.ts'

/**
 * Puts together the folder that an agent runs from: Node, the program as a few modules, and what these load at run time.
 * It depends on no other file but the C library and what comes with it.
 * @returns what others made of it.
 */
export async function buildAgentFolder(
  folder: string,
  parts: AgentParts,
  options: ProgramOptions,
): Promise<Component[]> {
  const modules = await buildAgentProgram(folder, parts, options)
  stripNode(parts, folder)
  return [...componentsOf(parts), ...packageFoldersOf(modules).map((each) => readComponent(each))]
}

export interface ProgramOptions {
  readonly version: string
  /** PEM of the public key that later releases are signed with; without one the agent never upgrades itself. */
  readonly releaseKey: string | undefined
}

/** Puts together all of it but Node. @returns paths of the modules that code was taken from. */
export async function buildAgentProgram(
  folder: string,
  parts: AgentParts,
  { version, releaseKey }: ProgramOptions,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const entries = {
    main: path.join(REPOSITORY, 'packages/cli/src/agent-main.ts'),
    ...AGENT_THREADS,
  }
  const modules = await bundle(entries, folder, { external: ['koffi'] })
  writeOwnFile('agent/openhss-agent.sh', path.join(folder, 'openhss-agent'), {})
  writeOwnFile('agent/launch.sh', path.join(folder, 'launch'), {
    NODE_OPTIONS: AGENT_NODE_OPTIONS.join(' '),
  })
  for (const name of ['openhss-agent', 'launch']) chmodSync(path.join(folder, name), 0o755)
  writeOwnFile('agent/agent.env', path.join(folder, 'agent.env'), {})
  writeFileSync(path.join(folder, 'version'), `${version}\n`)
  if (releaseKey !== undefined) writeFileSync(path.join(folder, RELEASE_KEY_FILE), releaseKey)
  copyModuleParts(parts, folder)
  return modules
}

/** Threads of an agent have names of their own, by which the program finds them. */
export const AGENT_THREADS = {
  'guess-worker': path.join(REPOSITORY, 'packages/agent/src/hashes/guessing/guess-worker.ts'),
  'account-worker': path.join(REPOSITORY, 'packages/agent/src/accounts/thread/account-worker.ts'),
}

/** Puts into a folder what an agent needs there beside its modules. @returns what others made of it. */
export function copyAgentParts(parts: AgentParts, folder: string): Component[] {
  stripNode(parts, folder)
  copyModuleParts(parts, folder)
  return componentsOf(parts)
}

/** Without its symbols, 18 MB of 127. They do not tell an operator anything. */
function stripNode(parts: AgentParts, folder: string): void {
  execFileSync('strip', ['-o', path.join(folder, 'node'), path.join(parts.node, 'bin/node')])
}

const KOFFI = path.join(REPOSITORY, 'node_modules/koffi')

function componentsOf(parts: AgentParts): Component[] {
  return [readComponent(parts.node, 'platform'), readComponent(KOFFI), wordList()]
}

function copyModuleParts(parts: AgentParts, folder: string): void {
  copyKoffi(KOFFI, parts.koffi, path.join(folder, 'node_modules'))
  execFileSync('strip', ['-o', path.join(folder, 'simd.so'), parts.simd])
  for (const name of WORDS) cpSync(path.join(WORDS_FOLDER, name), path.join(folder, name))
}

/** koffi finds its machine code by the name of an npm package. That of musl stays behind: our Node is of glibc. */
function copyKoffi(koffi: string, platform: string, modules: string): void {
  for (const name of ['package.json', 'index.js', 'index.cjs', ...KOFFI_SOURCES]) {
    cpSync(path.join(koffi, name), path.join(modules, 'koffi', name))
  }
  cpSync(platform, path.join(modules, '@koromix', path.basename(platform)), {
    recursive: true,
    filter: (source) => !/\/musl_|README/.test(source),
  })
}

/** What its two doors, for `import` and `require`, lead to. */
const KOFFI_SOURCES = ['index', 'src/static'].flatMap((name) => [
  `src/koffi/${name}.js`,
  `src/koffi/${name}.cjs`,
])

const WORDS_FOLDER = path.join(REPOSITORY, 'packages/agent/src/passwords/words')
const WORDS = ['likely-words.txt', 'more-words.txt.br']

/** Its words come from packages of one licence, whose notices stand in one file. */
function wordList(): Component {
  const { version } = readComponent(
    path.join(REPOSITORY, 'node_modules/@zxcvbn-ts/language-common'),
  )
  return {
    name: '@zxcvbn-ts/language-common',
    version,
    license: 'MIT',
    licenseFile: path.join(WORDS_FOLDER, 'NOTICE.md'),
    kind: 'data',
    from: 'npm',
  }
}
