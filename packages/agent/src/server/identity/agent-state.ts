import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import path from 'node:path'
import type { MachineMarks } from '../../host/machine-marks.ts'
import { replaceFile } from '../../process/replace-file.ts'
import { AGENT_FOLDER } from '@openhss/contract/runtime'
import { OperatorError } from '../failure.ts'
import { AgentSecret } from './agent-secret.ts'

/** The identity that the server gave this agent when it enrolled. */
export interface AgentIdentity {
  readonly endpoint: string
  readonly projectId: string
  readonly hostId: string
  readonly agentId: string
  readonly secret: AgentSecret
  /** The one before: a server that is restored from a backup may know that one only. */
  readonly previousSecret?: AgentSecret
  /** The machine that enrolled; undefined while it is not known. */
  readonly machine?: MachineMarks
}

/**
 * Reads the agent's identity.
 * @returns undefined when it never enrolled.
 * @throws AgentStateError for a damaged file, and for one that other users can read or have put there: they may know
 *   the secret, or the server may be theirs.
 */
export function readIdentity(folder: string): AgentIdentity | undefined {
  const file = path.join(folder, AGENT_FOLDER.identityFile)
  const text = readOwnIfPresent(file)
  if (text === undefined) return undefined
  const stored = parseIdentity(text)
  if (stored === undefined) {
    throw new AgentStateError(`${file} is damaged; remove it and enrol again with a join token`)
  }
  return stored
}

/**
 * Replaces the identity as a whole: after a crash there is the old one or the new one.
 * @throws AgentStateError when it cannot be written.
 */
export function writeIdentity(folder: string, identity: AgentIdentity): void {
  ensureStateFolder(folder)
  const stored: StoredIdentity = {
    endpoint: identity.endpoint,
    project_id: identity.projectId,
    host_id: identity.hostId,
    agent_id: identity.agentId,
    secret: identity.secret.reveal(),
    ...(identity.previousSecret && { previous_secret: identity.previousSecret.reveal() }),
    ...(identity.machine && { machine: identity.machine }),
  }
  const file = path.join(folder, AGENT_FOLDER.identityFile)
  withClearFailure(file, () => writeDurably(file, `${JSON.stringify(stored, null, 2)}\n`))
}

/**
 * Creates the agent's folder, readable by its owner only.
 * @throws AgentStateError for a link, which would lead root into a folder of another user's choice, and for a folder
 *   that other users own or may write to.
 */
export function ensureStateFolder(folder: string): void {
  withClearFailure(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants
    const descriptor = openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    try {
      const stats = fstatSync(descriptor)
      refuseForeign(folder, stats)
      if ((stats.mode & WRITABLE_BY_OTHERS) !== 0) {
        throw new AgentStateError(`${folder} can be changed by others; chmod 700 it`)
      }
      fchmodSync(descriptor, 0o700)
    } finally {
      closeSync(descriptor)
    }
  })
}

/**
 * Tries whether an identity could be written now: a join token must not be spent on a full disk.
 * @throws AgentStateError when it could not.
 */
export function proveWritable(folder: string): void {
  ensureStateFolder(folder)
  const probe = path.join(folder, `${AGENT_FOLDER.identityFile}.${randomUUID()}`)
  withClearFailure(folder, () => {
    try {
      writeDurably(probe, ' '.repeat(MAX_IDENTITY_BYTES))
    } finally {
      rmSync(probe, { force: true })
    }
  })
}

/** The agent's own files cannot be used; the message says what to do. */
export class AgentStateError extends OperatorError {
  override readonly name = 'AgentStateError'
}

interface StoredIdentity {
  readonly endpoint: string
  readonly project_id: string
  readonly host_id: string
  readonly agent_id: string
  readonly secret: string
  readonly previous_secret?: string
  readonly machine?: MachineMarks
}

/** An identity has some 300 bytes, and a project's name 256 characters at most. */
const MAX_IDENTITY_BYTES = 4096

const WRITABLE_BY_OTHERS = 0o022
const USABLE_BY_OTHERS = 0o077

function readOwnIfPresent(file: string): string | undefined {
  return withClearFailure(file, () => {
    const descriptor = openIfPresent(file)
    if (descriptor === undefined) return undefined
    try {
      const stats = fstatSync(descriptor)
      refuseForeign(file, stats)
      if ((stats.mode & USABLE_BY_OTHERS) !== 0) {
        throw new AgentStateError(
          `${file} can be used by others, so its secret may be known; remove it and enrol again, or chmod 600 it`,
        )
      }
      return readFileSync(descriptor, 'utf8')
    } finally {
      closeSync(descriptor)
    }
  })
}

function openIfPresent(file: string): number | undefined {
  try {
    // Without O_NONBLOCK a pipe in its place would hold the agent for ever.
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function refuseForeign(file: string, { uid }: Stats): void {
  const own = process.geteuid?.()
  if (own === undefined || uid === own) return
  throw new AgentStateError(`${file} belongs to user ${uid}, not to the agent's user ${own}`)
}

/** Turns an error of the kernel into one that says what cannot be used, and why. */
export function withClearFailure<T>(file: string, use: () => T): T {
  try {
    return use()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    const why = MEANING[code] ?? message
    throw new AgentStateError(`${file} cannot be used: ${why} (${code})`, { cause: error })
  }
}

const MEANING: Readonly<Record<string, string>> = {
  ELOOP: 'it is a link; remove it',
  ENOTDIR: 'it, or what it lies in, is no folder',
  EEXIST: 'it, or what it lies in, is no folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
}

function parseIdentity(text: string): AgentIdentity | undefined {
  const {
    endpoint,
    project_id: projectId,
    host_id: hostId,
    agent_id: agentId,
    secret,
    previous_secret: previous,
    machine,
  } = parseObject(text)
  if (typeof endpoint !== 'string' || typeof projectId !== 'string') return undefined
  if (typeof hostId !== 'string' || typeof agentId !== 'string') return undefined
  if (typeof secret !== 'string') return undefined
  return {
    endpoint,
    projectId,
    hostId,
    agentId,
    secret: new AgentSecret(secret),
    ...(typeof previous === 'string' && { previousSecret: new AgentSecret(previous) }),
    ...(isObject(machine) && { machine: parseMarks(machine) }),
  }
}

function parseMarks({ machineId, hardware }: Readonly<Record<string, unknown>>): MachineMarks {
  return {
    machineId: typeof machineId === 'string' ? machineId : undefined,
    hardware: typeof hardware === 'string' ? hardware : undefined,
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parseObject(text: string): Partial<Record<keyof StoredIdentity, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function writeDurably(file: string, text: string): void {
  replaceFile(file, [text], { draft: `${file}.${randomUUID()}`, isDurable: true })
}
