import { networkFolder } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'
import type { Network } from './networks.ts'

/** Folder that shows a network namespace, by the first of its processes; undefined: none is known. */
export function folderOf(system: System, { isHost, pids }: Network): string | undefined {
  if (isHost) return networkFolder(system)
  return pids[0] === undefined ? undefined : `proc/${pids[0]}/net`
}
