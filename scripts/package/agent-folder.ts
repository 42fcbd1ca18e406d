import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AGENT_NODE_OPTIONS, RELEASE_KEY_FILE } from '@openhss/agent'
import { REPOSITORY } from './agent-parts.ts'
import type { AgentParts } from './agent-parts.ts'
import { bundle } from './bundle.ts'
import { packageFoldersOf, readComponent } from './components.ts'
import type { Component } from './components.ts'

/** Files of the package that are written by hand. */
const OWN = path.join(import.meta.dirname, 'agent')

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
  // Without its symbols, 18 MB of 127. They do not tell an operator anything.
  execFileSync('strip', ['-o', path.join(folder, 'node'), path.join(parts.node, 'bin/node')])
  return [
    readComponent(parts.node, 'platform'),
    readComponent(path.join(REPOSITORY, 'node_modules/koffi')),
    ...packageFoldersOf(modules).map((each) => readComponent(each)),
    wordList(),
  ]
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
  const modules = await bundle(ENTRIES, folder, { external: ['koffi'] })
  const koffi = path.join(REPOSITORY, 'node_modules/koffi')
  copyKoffi(koffi, parts.koffi, path.join(folder, 'node_modules'))
  execFileSync('strip', ['-o', path.join(folder, 'simd.so'), parts.simd])
  for (const name of WORDS) cpSync(path.join(WORDS_FOLDER, name), path.join(folder, name))
  writeOwnFile('openhss-agent.sh', path.join(folder, 'openhss-agent'), {})
  writeOwnFile('launch.sh', path.join(folder, 'launch'), {
    NODE_OPTIONS: AGENT_NODE_OPTIONS.join(' '),
  })
  for (const name of ['openhss-agent', 'launch']) chmodSync(path.join(folder, name), 0o755)
  writeFileSync(path.join(folder, 'version'), `${version}\n`)
  if (releaseKey !== undefined) writeFileSync(path.join(folder, RELEASE_KEY_FILE), releaseKey)
  cpSync(path.join(OWN, 'agent.env'), path.join(folder, 'agent.env'))
  return modules
}

/** Reads a file that is written by hand, with these words in the place of `@NAME@`. */
export function readOwnFile(name: string, words: Readonly<Record<string, string>>): string {
  return Object.entries(words).reduce(
    (text, [word, value]) => text.replaceAll(`@${word}@`, value),
    readFileSync(path.join(OWN, name), 'utf8'),
  )
}

export function writeOwnFile(
  name: string,
  file: string,
  words: Readonly<Record<string, string>>,
): void {
  writeFileSync(file, readOwnFile(name, words))
}

/** Threads have names of their own, by which the program finds them. */
const ENTRIES = {
  main: path.join(REPOSITORY, 'packages/cli/src/agent-main.ts'),
  'guess-worker': path.join(REPOSITORY, 'packages/agent/src/hashes/guessing/guess-worker.ts'),
  'account-worker': path.join(REPOSITORY, 'packages/agent/src/accounts/thread/account-worker.ts'),
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
  }
}
