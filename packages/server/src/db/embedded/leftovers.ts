import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseLog } from '../database-log.ts'
import { clusterName, listClusterProcesses, signalProcess } from './cluster-processes.ts'

/**
 * Stops the processes that a killed process of ours left running in a cluster, and removes the file that
 * says it still runs. Only the holder of the data directory's lock may call it, because then nobody alive
 * needs them.
 * @throws when they cannot be stopped.
 */
export async function stopLeftovers(cluster: string, log: DatabaseLog): Promise<void> {
  const pidFile = path.join(cluster, 'postmaster.pid')
  const firstLine = await readFile(pidFile, 'utf8').catch(() => undefined)
  if (firstLine === undefined) return
  const postmaster = Number.parseInt(firstLine)
  const name = clusterName(cluster)
  const found = listClusterProcesses(cluster, name)
  if (found.length > 0) {
    log.warn(`database: stopping ${found.length} processes left by a server that was killed`)
    // This is a fast shutdown. Without a postmaster the others notice its end and stop by themselves.
    if (found.includes(postmaster)) signalProcess(postmaster, 'SIGINT')
    await waitUntilGone(cluster, name)
  }
  // PostgreSQL would take any process that now has the old ID for itself and refuse to start.
  await rm(pidFile, { force: true })
}

/** Stops the creation of a cluster; the random name of its folder is on the command lines. */
export async function killLeftovers(scratch: string): Promise<void> {
  const name = path.basename(scratch)
  for (const pid of listClusterProcesses(scratch, name)) signalProcess(pid, 'SIGKILL')
  await waitUntilGone(scratch, name)
}

const POLL_MS = 20
/** A fast shutdown writes at most 128 MB of shared buffers; after this time an immediate one follows. */
const FAST_MS = 10_000
const IMMEDIATE_MS = 15_000

async function waitUntilGone(folder: string, name: string): Promise<void> {
  const start = performance.now()
  let immediate = false
  for (;;) {
    const left = listClusterProcesses(folder, name)
    if (left.length === 0) return
    const waited = performance.now() - start
    if (waited > IMMEDIATE_MS) {
      throw new Error(
        `PostgreSQL processes ${left.join(', ')} of an earlier run do not end. Stop them and start again.`,
      )
    }
    if (waited > FAST_MS && !immediate) {
      immediate = true
      for (const pid of left) signalProcess(pid, 'SIGQUIT')
    }
    await delay(POLL_MS)
  }
}
