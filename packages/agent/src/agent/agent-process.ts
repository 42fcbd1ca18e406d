import { runAgent } from './agent.ts'
import type { AgentOptions } from './agent.ts'
import { keepMemoryOutOfCoreDumps } from '../process/core-dumps.ts'
import { DEFAULT_CPU_SHARE } from '../process/guest-bounds.ts'
import { createCpuAllowance } from '../process/cpu-budget.ts'
import { lowerPriority } from '../process/lower-priority.ts'

/** Runs the agent as the work of this process, with what a process that reads hashes owes its host. */
export async function runAgentProcess({
  cpuPercent = 100 * DEFAULT_CPU_SHARE,
  ...options
}: AgentProcessOptions): Promise<void> {
  await lowerPriority()
  keepMemoryOutOfCoreDumps()
  options.signal.addEventListener('abort', endSoon, { once: true })
  await runAgent({ ...options, cpu: createCpuAllowance(cpuPercent / 100, 'process start') })
}

export interface AgentProcessOptions extends Omit<AgentOptions, 'cpu'> {
  /** Of one core, from 1 to 100; what the process takes besides the check counts as well. Default 20. */
  readonly cpuPercent?: number
}

/**
 * A guess of a costly hash cannot be interrupted, and Node waits for its thread in process.exit() and
 * even in process.reallyExit(): only a signal ends the process before its seconds are over.
 */
const GRACE_MS = 1_500

/**
 * By SIGTERM with its default action, because service managers take that for an orderly end (systemd:
 * SuccessExitStatus), unlike SIGKILL. Nothing is lost: the journal of the check is written at each step.
 */
function endSoon(): void {
  setTimeout(() => {
    process.removeAllListeners('SIGTERM')
    process.kill(process.pid, 'SIGTERM')
  }, GRACE_MS).unref()
}
