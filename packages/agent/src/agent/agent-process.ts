import { runAgent } from './agent.ts'
import type { AgentOptions } from './agent.ts'
import { keepMemoryOutOfCoreDumps } from '../process/core-dumps.ts'
import { DEFAULT_CPU_SHARE } from '../process/guest-bounds.ts'
import { createCpuAllowance } from '../process/cpu-budget.ts'
import { lowerPriority } from '../process/lower-priority.ts'

/**
 * Runs the agent as the work of this process: it lowers its own priority and keeps hashes out of core dumps
 * first.
 */
export async function runAgentProcess({
  cpuPercent = 100 * DEFAULT_CPU_SHARE,
  ...options
}: AgentProcessOptions): Promise<void> {
  lowerPriority()
  keepMemoryOutOfCoreDumps()
  options.signal.addEventListener('abort', endSoon, { once: true })
  await runAgent({ ...options, cpu: createCpuAllowance(cpuPercent / 100, 'process start') })
}

export interface AgentProcessOptions extends Omit<AgentOptions, 'cpu'> {
  /**
   * Share of one core in percent, 1 to 100. Everything that the process does counts, not only the check.
   * Default: 20.
   */
  readonly cpuPercent?: number
}

/**
 * Milliseconds that an ordinary end may take. A guess of a costly hash cannot be interrupted, and Node
 * waits for its thread in process.exit() and even in process.reallyExit(): only a signal ends the process
 * earlier.
 */
const GRACE_MS = 1_500

/**
 * Ends this process by SIGTERM with its default action: service managers take that for an orderly end
 * (systemd: SuccessExitStatus), unlike SIGKILL. Nothing is lost, because the journal of the check is
 * written at each step.
 */
function endSoon(): void {
  setTimeout(() => {
    process.removeAllListeners('SIGTERM')
    process.kill(process.pid, 'SIGTERM')
  }, GRACE_MS).unref()
}
