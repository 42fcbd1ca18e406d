import type { Transaction } from '../db/connect.ts'
import {
  countStillSilent,
  countSilentTogether,
  endMassSilence,
  findMassSilence,
  joinMassSilence,
  startMassSilence,
} from './mass-silence-queries.ts'
import type { StateChange } from './liveness-queries.ts'

/** Fewer are told of one by one. */
const MIN_HOSTS = 5

/** More than one host in five of the project. */
const MIN_SHARE = 0.2

/** While more than one in five of them are silent it is not over. */
const OVER_SHARE = 0.2

/**
 * Finds out whether hosts that just went offline fell silent together with many others of the project: then the network, a
 * proxy or a site is gone, and that is one thing to tell (docs/adr/0030-gone.md).
 * @returns the hosts that are part of it.
 */
export async function noteMassSilence(
  tx: Transaction,
  projectId: string,
  changes: readonly StateChange[],
): Promise<ReadonlySet<string>> {
  const silent = changes.filter(({ state, goodbye }) => state === 'offline' && goodbye === null)
  if (silent.length === 0) return new Set()
  const current =
    (await findMassSilence(tx, projectId)) ?? (await startIfMany(tx, projectId, silent))
  if (current === undefined) return new Set()
  const hostIds = silent.map(({ hostId }) => hostId)
  return new Set(await joinMassSilence(tx, projectId, current, hostIds))
}

async function startIfMany(tx: Transaction, projectId: string, silent: readonly StateChange[]) {
  const since = new Date(Math.min(...silent.map(({ lastSeenAt }) => lastSeenAt.getTime())))
  const { together, all } = await countSilentTogether(tx, projectId, since)
  if (together < MIN_HOSTS || together <= MIN_SHARE * all) return undefined
  return startMassSilence(tx, projectId, { since, hosts: together })
}

/** Ends the mass silence of a project once most of its hosts are back; who is still silent is told of one by one again. */
export async function endIfMostAreBack(tx: Transaction, projectId: string): Promise<void> {
  const current = await findMassSilence(tx, projectId)
  if (current === undefined) return
  const stillSilent = await countStillSilent(tx, projectId, current)
  if (stillSilent <= OVER_SHARE * current.hosts) await endMassSilence(tx, projectId, current)
}
