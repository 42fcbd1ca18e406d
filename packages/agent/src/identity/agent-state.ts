import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { AgentSecret } from './agent-secret.ts'

/** Who this agent is to its server, as the server told it when it enrolled. */
export interface AgentIdentity {
  readonly endpoint: string
  readonly projectId: string
  readonly hostId: string
  readonly agentId: string
  readonly secret: AgentSecret
}

/** The agent's identity, or undefined when it never enrolled. A damaged file throws. */
export function readIdentity(folder: string): AgentIdentity | undefined {
  const file = path.join(folder, IDENTITY_FILE)
  const text = readIfPresent(file)
  if (text === undefined) return undefined
  const stored = parseIdentity(text)
  if (stored === undefined) {
    throw new AgentStateError(`${file} is damaged; remove it and enrol again with a join token`)
  }
  return stored
}

/** Replaces the identity as a whole: after a crash there is the old one or the new one. */
export function writeIdentity(folder: string, identity: AgentIdentity): void {
  ensureStateFolder(folder)
  const stored: StoredIdentity = {
    endpoint: identity.endpoint,
    project_id: identity.projectId,
    host_id: identity.hostId,
    agent_id: identity.agentId,
    secret: identity.secret.reveal(),
  }
  writeAtomically(path.join(folder, IDENTITY_FILE), `${JSON.stringify(stored, null, 2)}\n`)
}

/** Creates the agent's folder, readable by its owner only. */
export function ensureStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
}

/** The agent's own files cannot be used; the message says what to do. */
export class AgentStateError extends Error {
  override readonly name = 'AgentStateError'
}

const IDENTITY_FILE = 'identity.json'

interface StoredIdentity {
  readonly endpoint: string
  readonly project_id: string
  readonly host_id: string
  readonly agent_id: string
  readonly secret: string
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parseIdentity(text: string): AgentIdentity | undefined {
  const {
    endpoint,
    project_id: projectId,
    host_id: hostId,
    agent_id: agentId,
    secret,
  } = parseObject(text)
  if (typeof endpoint !== 'string' || typeof projectId !== 'string') return undefined
  if (typeof hostId !== 'string' || typeof agentId !== 'string') return undefined
  if (typeof secret !== 'string') return undefined
  return { endpoint, projectId, hostId, agentId, secret: new AgentSecret(secret) }
}

function parseObject(text: string): Partial<Record<keyof StoredIdentity, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function writeAtomically(file: string, text: string): void {
  const draft = `${file}.${randomUUID()}`
  try {
    writeDurably(draft, text)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(path.dirname(file))
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** A rename is durable only once its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
