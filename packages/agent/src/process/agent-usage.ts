import type { AgentUsage } from '@openhss/contract'

/** Reads what this process has cost its host so far, over all threads. */
export function readAgentUsage(): AgentUsage {
  const { user, system } = process.cpuUsage()
  return {
    cpu_ms: Math.round((user + system) / 1_000),
    uptime_ms: Math.round(process.uptime() * 1_000),
    resident_bytes: process.memoryUsage.rss(),
  }
}
