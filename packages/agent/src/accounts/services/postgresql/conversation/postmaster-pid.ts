/** What a running server writes into `postmaster.pid` of its data directory; see miscinit.h. */
export interface PostmasterPid {
  readonly port: number
  /** Folder of its Unix socket; empty: it has none. */
  readonly socketFolder: string
  /** Does it take connections? Before version 10 it did not say. */
  readonly isReady: boolean
}

/**
 * Undefined while the server has not written its address yet, and for any other file: what stands here goes
 * into reports, and whoever owns the folder may have put a link to somebody's secrets there. Pure; never throws.
 */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const [pid = '', data = '', startTime = '', port = '', socketFolder = '', , , status = ''] =
    text.split('\n')
  const isPidFile = /^\d{1,7}$/.test(pid) && data.startsWith('/') && /^\d{1,12}$/.test(startTime)
  if (!isPidFile || !/^\d{1,5}$/.test(port)) return undefined
  return {
    port: Number(port),
    socketFolder,
    // `standby` is what a server says that takes no connections while it recovers.
    isReady: !/^(starting|stopping|standby)\b/.test(status),
  }
}
