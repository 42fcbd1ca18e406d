import { isLoopback } from './loopback.ts'
import { dangerousPorts } from './port-lists/dangerous-ports.ts'
import { harmlessPorts } from './port-lists/harmless-ports.ts'
import type { HarmlessPort, KnownPort } from './port-lists/known-port.ts'
import type { ObservedPort, PortStatus } from './ports.ts'

/**
 * Judges an open port by the built-in lists, by what its network can reach and by its program, and
 * says why. `unknown` is what HSS calls a port without known risks; a dangerous port that other hosts
 * cannot reach is one, and so is a harmless port in the hands of a program that it is not known for.
 */
export function classifyPort(port: PortFacts): PortRisk {
  const key = keyOf(port)
  const dangerous = DANGEROUS.get(key)
  if (dangerous !== undefined) {
    const obstacle = obstacleBefore(port)
    return obstacle === undefined
      ? { status: 'danger', cause: 'dangerous', ...describe(dangerous) }
      : { status: 'unknown', cause: obstacle, ...describe(dangerous, SENTENCES[obstacle]) }
  }
  const harmless = HARMLESS.get(key)
  if (harmless === undefined) {
    return { status: 'unknown', cause: 'unlisted', reason: 'No risk of this port is known.' }
  }
  const doubt = doubtAbout(port, harmless)
  return doubt === undefined
    ? { status: 'normal', cause: 'harmless', ...describe(harmless) }
    : { status: 'unknown', cause: doubt, ...describe(harmless, SENTENCES[doubt]) }
}

/** Whether the port is on one of the lists. */
export function isListedPort(port: Pick<ObservedPort, 'type' | 'port'>): boolean {
  const key = keyOf(port)
  return DANGEROUS.has(key) || HARMLESS.has(key)
}

/** Whether the status of this port rests on its program, so that a host has to look at the file. */
export function needsProgram(port: Pick<ObservedPort, 'type' | 'port'>): boolean {
  return HARMLESS.has(keyOf(port))
}

/** Whether the status of this port rests on its network, so that a host has to look at what reaches it. */
export function needsNetwork(port: Pick<ObservedPort, 'type' | 'port' | 'laddr'>): boolean {
  return DANGEROUS.has(keyOf(port)) && !isLoopback(port.laddr)
}

/** What the status rests on. */
export type PortFacts = Pick<
  ObservedPort,
  | 'type'
  | 'port'
  | 'laddr'
  | 'pid'
  | 'path'
  | 'owner_unknown'
  | 'executable'
  | 'network_isolated'
  | 'other_owners'
>

export interface PortRisk {
  readonly status: PortStatus
  readonly cause: PortCause
  /** Code of the entry; absent for a port on no list. */
  readonly code?: string
  /** `Service: sentence.`, or a sentence alone for a port on no list. */
  readonly reason: string
}

/** Why a port has its status, for programs. */
export type PortCause = 'dangerous' | 'harmless' | 'unlisted' | Obstacle | Doubt

/** Raise it when `classifyPort` judges the same port otherwise than before, so that servers judge anew. */
export const PORT_RISK_REVISION = 2

/** Why other hosts cannot reach a port on the dangerous list. */
type Obstacle = 'loopback' | 'isolated'

/** Why a port on the harmless list is not taken for harmless. */
type Doubt =
  | 'owner-unknown'
  | 'program-in-memory'
  | 'program-deleted'
  | 'program-other'
  | 'program-elsewhere'
  | 'program-changeable'
  | 'program-unread'
  | 'shared'

const SENTENCES: Readonly<Record<Obstacle | Doubt, string>> = {
  loopback: 'Listens on loopback only, other hosts cannot reach it.',
  isolated: 'Its network has no address that other hosts could reach.',
  'owner-unknown': 'Which program has the port is not known.',
  'program-in-memory': 'The program was started from memory, there is no file of it.',
  'program-deleted': 'The file of the program is gone.',
  'program-other': 'The program is none of those that this port is known for.',
  'program-elsewhere': 'The program is a file of a container, which anybody may have made.',
  'program-changeable': 'Others than root can change the program, or it lies at an unusual place.',
  'program-unread': 'Whether the program is the one that it looks like could not be read.',
  shared: 'Another program has the same port as well.',
}

function obstacleBefore({ laddr, network_isolated: isIsolated }: PortFacts): Obstacle | undefined {
  if (isLoopback(laddr)) return 'loopback'
  return isIsolated === true ? 'isolated' : undefined
}

function doubtAbout(port: PortFacts, { programs }: HarmlessPort): Doubt | undefined {
  const { path, pid, owner_unknown: ownerUnknown, other_owners: others = [] } = port
  if (others.length > 0) return 'shared'
  if (ownerUnknown === 'kernel' && programs.includes('kernel')) return undefined
  if (path === undefined) return 'owner-unknown'
  // An agent that does not look at files says nothing of them; then the place of a package has to do.
  const executable = port.executable ?? (isUsualPlace(path) ? 'installed' : 'unread')
  if (executable === 'memory') return 'program-in-memory'
  if (executable === 'deleted') return 'program-deleted'
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!programs.includes(name) || (name === 'systemd' && pid !== 1)) return 'program-other'
  return executable === 'installed' ? undefined : `program-${executable}`
}

/** Whether a path is where packages put programs, and where root puts what it builds itself. */
export function isUsualPlace(path: string): boolean {
  return /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:exec|32|64)?)\//.test(path)
}

const DANGEROUS = byPort(dangerousPorts)
const HARMLESS = byPort(harmlessPorts)

function byPort<Entry extends KnownPort>(list: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(
    list.flatMap((known) =>
      known.ports.map((port) => [keyOf({ type: known.type, port }), known] as const),
    ),
  )
}

function keyOf({ type, port }: Pick<ObservedPort, 'type' | 'port'>): string {
  return `${type} ${port}`
}

function describe({ code, service, reason }: KnownPort, sentence = reason) {
  return { code, reason: `${service}: ${sentence}` }
}
