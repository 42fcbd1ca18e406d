import type { Gap } from '@openhss/contract'
import { inFile } from '../../host/gap.ts'
import { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import { parsePam } from './parse-pam.ts'
import type { PamModule } from './parse-pam.ts'

/** A module, or what an included stack has in its own right: its end does not end the whole. */
export type PamStep = PamModule | { readonly kind: 'substack'; readonly steps: readonly PamStep[] }

export interface PamStack {
  readonly steps: readonly PamStep[]
  /** All of them, those of included files too; each file once. */
  readonly modules: readonly PamModule[]
  /** Paths below the root of what was read, or looked for. */
  readonly files: readonly string[]
  readonly gaps: readonly Gap[]
}

/** The modules that a login of a service asks, includes followed. Never throws. */
export function readPamModules(system: System, service: string): PamStack {
  const gaps = new GapTally()
  const modules = new Set<PamModule>()
  const files = new Set<string>()
  let followed = 0
  const follow = (name: string, above: readonly string[]): PamStep[] => {
    followed += 1
    const isTooMuch = followed > MAX_INCLUDE_COUNT || files.size >= MAX_FILE_COUNT
    if (isTooMuch || !/^(\/|[\w.-]+$)/.test(name)) {
      gaps.add('PAM include', 'oversized')
      return []
    }
    // libpam gives up on a file that includes itself.
    if (above.includes(name)) return []
    const { file, rules } = readRules(system, name)
    const isNew = !files.has(file)
    files.add(file)
    if (!Array.isArray(rules)) {
      if (rules === 'absent' && above.length === 0) return follow('other', [name])
      if (isNew) gaps.add(inFile(file), rules)
      return []
    }
    return rules.flatMap((rule): PamStep[] => {
      if (rule.kind === 'include') {
        const steps = follow(rule.service, [...above, name])
        return rule.isSubstack ? [{ kind: 'substack', steps }] : steps
      }
      // A file that two others include asks the same modules again.
      if (isNew) modules.add(rule)
      return [rule]
    })
  }
  const steps = follow(service, [])
  return { steps, modules: [...modules], files: [...files], gaps: gaps.list() }
}

const MAX_FILE_COUNT = 20
const MAX_INCLUDE_COUNT = 100
const MAX_FILE_BYTES = 65_536
/** Distributions without changes of their own in /etc keep theirs in /usr/lib. */
export const PAM_FOLDERS = ['etc/pam.d', 'usr/lib/pam.d'] as const

function readRules(system: System, name: string) {
  const candidates = name.startsWith('/')
    ? [name.slice(1)]
    : PAM_FOLDERS.map((folder) => `${folder}/${name}`)
  for (const file of candidates) {
    const reading = system.readText(file, MAX_FILE_BYTES)
    if ('value' in reading) return { file, rules: parsePam(reading.value) }
    if (reading.missing !== 'absent') return { file, rules: reading.missing }
  }
  return { file: candidates[0] ?? name, rules: 'absent' as const }
}
