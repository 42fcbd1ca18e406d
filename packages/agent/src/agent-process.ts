import os from 'node:os'
import { runAgent } from './agent.ts'
import type { AgentOptions } from './agent.ts'
import { keepMemoryOutOfCoreDumps } from './core-dumps.ts'
import { makeIoIdle } from './idle-io.ts'

/** Runs the agent as the work of this process, with what a process that reads hashes owes its host. */
export async function runAgentProcess(options: AgentOptions): Promise<void> {
  giveWay()
  await makeIoIdle()
  keepMemoryOutOfCoreDumps()
  options.signal.addEventListener('abort', endSoon, { once: true })
  await runAgent(options)
}

/** The host's own work comes first. Threads that start later inherit this. */
const NICENESS = 10

function giveWay(): void {
  if (os.getPriority() < NICENESS) os.setPriority(NICENESS)
}

/**
 * A guess of a costly hash cannot be interrupted, and Node waits for its thread in process.exit() and
 * even in process.reallyExit(): only a signal ends the process before its seconds are over.
 */
const GRACE_MS = 1_500

/**
 * By SIGTERM with its default action, because service managers take that for an orderly end (systemd:
 * SuccessExitStatus), unlike SIGKILL. Nothing is lost: the journal of the audit is written at each step.
 */
function endSoon(): void {
  setTimeout(() => {
    process.removeAllListeners('SIGTERM')
    process.kill(process.pid, 'SIGTERM')
  }, GRACE_MS).unref()
}
