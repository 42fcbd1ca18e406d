/**
 * A fresh agent's port scans, a thousand of them: prints the resident memory after a hundred and after
 * all, and the CPU time of a scan in each of the two parts, as JSON.
 */
import { createPortScanner } from '@openhss/agent/ports'
import { System } from '@openhss/agent/system'

/** What this program prints. */
export interface MeasuredMemory {
  readonly early: ScansUntil
  readonly late: ScansUntil
}

interface ScansUntil {
  readonly residentMb: number
  /** CPU time (user and system, all threads) of one scan. */
  readonly scanMs: number
}

const scanner = createPortScanner(new System())
const measured: MeasuredMemory = { early: await scan(100), late: await scan(900) }
console.log(JSON.stringify(measured))

async function scan(times: number): Promise<ScansUntil> {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i += 1) {
    scanner.scan()
    // An agent waits between two scans, and Node tidies up meanwhile.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { user, system } = process.cpuUsage(before)
  const residentMb = process.memoryUsage.rss() / 2 ** 20
  return { residentMb, scanMs: (user + system) / 1000 / times }
}
