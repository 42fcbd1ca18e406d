import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AGENT_FOLDER } from '@openhss/contract/runtime'
import type { Log } from '../../process/log.ts'
import { pause } from '../../process/pause.ts'
import { lastErrorNumber, loadSystemCall } from '../../process/system-call.ts'
import { AgentStateError, ensureStateFolder, withClearFailure } from './agent-state.ts'

/** A lock that is held until it is released or the process ends, however it ends. */
export type StateFolderLock = Disposable

/**
 * Makes this agent the only one of its state folder: two would report in turns as one host, and tear each other's
 * journal of what was tested. The lock is the kernel's (flock), so it ends with the process, also by SIGKILL; it
 * belongs to the file, so it holds through bind mounts and between containers.
 * @throws AgentStateError when another agent has the folder.
 */
export async function lockStateFolder(
  folder: string,
  { log, signal, patienceMs = LOCK_PATIENCE_MS }: LockOptions,
): Promise<StateFolderLock> {
  ensureStateFolder(folder)
  const file = path.join(folder, AGENT_FOLDER.lockFile)
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants
  const descriptor = withClearFailure(file, () =>
    openSync(file, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600),
  )
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const outcome = tryToLock(descriptor)
    if (outcome === 'unsupported') {
      log('warn', `Nothing keeps a second agent from ${folder}: it cannot be locked here.`)
    }
    if (outcome !== 'held') return { [Symbol.dispose]: () => closeSync(descriptor) }
    if (performance.now() >= giveUpAt || signal.aborted) {
      const problem = describeHolder(folder, descriptor)
      closeSync(descriptor)
      throw new AgentStateError(problem)
    }
    await pause(LOOK_EVERY_MS, signal)
  }
}

export interface LockOptions {
  readonly log: Log
  readonly signal: AbortSignal
  /** Milliseconds to wait for an agent that has it. */
  readonly patienceMs?: number
}

/** For an agent that is about to end: its parent may have been killed a moment ago. */
export const LOCK_PATIENCE_MS = 4_000

const LOOK_EVERY_MS = 100

function tryToLock(descriptor: number): 'locked' | 'held' | 'unsupported' {
  const number = FLOCK[process.arch]
  if (number === undefined) return 'unsupported'
  try {
    if (loadSystemCall()(number, descriptor, LOCK_EX | LOCK_NB, 0, 0) === 0) return 'locked'
    return lastErrorNumber() === os.constants.errno.EWOULDBLOCK ? 'held' : 'unsupported'
  } catch {
    // koffi cannot be loaded here.
    return 'unsupported'
  }
}

/** Numbers of flock(2), from include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls. */
const FLOCK: Readonly<Partial<Record<string, number>>> = { x64: 73, arm64: 32 }
const LOCK_EX = 2
const LOCK_NB = 4

function describeHolder(folder: string, descriptor: number): string {
  const holder = findHolder(fstatSync(descriptor).ino)
  const who = holder === undefined ? 'in another container' : `with process id ${holder}`
  return `Another agent is running ${who}; it uses the folder ${folder}. Stop it, or give this one another data directory (OPENHSS_DATA_DIR).`
}

/**
 * Finds the process that holds a lock on the file in the kernel's list, whose lines look like `1: FLOCK  ADVISORY
 * WRITE 6242 fe:00:2146331 0 EOF`. One in another container has no ID that we could see.
 * https://man7.org/linux/man-pages/man5/proc_locks.5.html
 */
function findHolder(inode: number): number | undefined {
  for (const line of readFileSync('/proc/locks', 'utf8').split('\n')) {
    const [, kind, , , pid, place] = line.trim().split(/\s+/)
    if (kind === 'FLOCK' && place?.endsWith(`:${inode}`) && Number(pid) > 0) return Number(pid)
  }
  return undefined
}
