import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { runAgent } from './agent.ts'
import type { AgentOptions } from './agent.ts'

/** Runs the agent as the work of this process, with what a process that reads hashes owes its host. */
export async function runAgentProcess(options: AgentOptions): Promise<void> {
  giveWay()
  keepMemoryOutOfCoreDumps()
  options.signal.addEventListener('abort', endSoon, { once: true })
  await runAgent(options)
}

/** The host's own work comes first. Threads that start later inherit this. */
const NICENESS = 10

function giveWay(): void {
  if (os.getPriority() < NICENESS) os.setPriority(NICENESS)
}

/** A guess of a costly hash cannot be interrupted and would hold the exit for its seconds. */
const GRACE_MS = 1_500

function endSoon(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref()
}

/** Bit mask of the memory that a core dump contains: none. man 5 core. */
function keepMemoryOutOfCoreDumps(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A /proc that may not be written: the kernel's default stays, and the agent still works.
  }
}
