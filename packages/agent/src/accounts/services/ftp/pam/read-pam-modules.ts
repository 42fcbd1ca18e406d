import type { Gap } from '@openhss/contract'
import { inFile } from '../../../../host/gap.ts'
import { GapTally } from '../../../../host/gap-tally.ts'
import type { System } from '../../../../host/system.ts'
import { parsePam } from './parse-pam.ts'
import type { PamRule } from './parse-pam.ts'

export type PamModule = Extract<PamRule, { kind: 'module' }>

export interface PamModules {
  readonly modules: readonly PamModule[]
  /** Paths below the root of what was read, or looked for. */
  readonly files: readonly string[]
  readonly gaps: readonly Gap[]
}

/** The modules that a login of a service asks, includes followed. Never throws. */
export function readPamModules(system: System, service: string): PamModules {
  const gaps = new GapTally()
  const modules: PamModule[] = []
  const files: string[] = []
  const follow = (name: string, isFirst: boolean) => {
    if (files.length >= MOST_FILES || !/^(\/|[\w.-]+$)/.test(name))
      return gaps.add('PAM include', 'oversized')
    const { file, rules } = readRules(system, name)
    // A file that two others include asks the same modules again.
    if (files.includes(file)) return
    files.push(file)
    if (Array.isArray(rules)) {
      for (const rule of rules) {
        if (rule.kind === 'include') follow(rule.service, false)
        else modules.push(rule)
      }
    } else if (rules === 'absent' && isFirst) follow('other', false)
    else gaps.add(inFile(file), rules)
  }
  follow(service, true)
  return { modules, files, gaps: gaps.list() }
}

const MOST_FILES = 20
const LARGEST_BYTES = 65_536
/** Distributions without changes of their own in /etc keep theirs in /usr/lib. */
const FOLDERS = ['etc/pam.d', 'usr/lib/pam.d'] as const

function readRules(system: System, name: string) {
  const candidates = name.startsWith('/')
    ? [name.slice(1)]
    : FOLDERS.map((folder) => `${folder}/${name}`)
  for (const file of candidates) {
    const reading = system.readText(file, LARGEST_BYTES)
    if ('value' in reading) return { file, rules: parsePam(reading.value) }
    if (reading.missing !== 'absent') return { file, rules: reading.missing }
  }
  return { file: candidates[0] ?? name, rules: 'absent' as const }
}
