/**
 * A fresh agent's port scans: prints the CPU time (user and system, all threads) of the first and of
 * ten repeated ones in milliseconds, and how many sockets and owners they saw, as JSON.
 */
import { createPortScanner } from '@openhss/agent/ports'
import { System } from '@openhss/agent/system'

/** What this program prints. */
export interface MeasuredScans {
  readonly firstMs: number
  readonly repeatMs: readonly number[]
  readonly sockets: number
  readonly ownersKnown: number
}

const scanner = createPortScanner(new System())
const firstMs = measureScan()
const repeatMs = Array.from({ length: 10 }, measureScan)
const { sockets, owners_known: ownersKnown } = scanner.scan().coverage
const measured: MeasuredScans = { firstMs, repeatMs, sockets, ownersKnown }
console.log(JSON.stringify(measured))

function measureScan(): number {
  const before = process.cpuUsage()
  scanner.scan()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
