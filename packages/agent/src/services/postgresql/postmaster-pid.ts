/** What a running server writes into `postmaster.pid` of its data directory; see miscinit.h. */
export interface PostmasterPid {
  readonly port: number
  /** Folder of its Unix socket; empty: it has none. */
  readonly socketFolder: string
  /** Does it take connections? Before version 10 it did not say. */
  readonly isReady: boolean
}

/** Undefined while the server has not written its address yet. Pure; never throws. */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const [, , , port = '', socketFolder = '', , , status = ''] = text.split('\n')
  if (!/^\d{1,5}$/.test(port)) return undefined
  return {
    port: Number(port),
    socketFolder,
    // `standby` is what a server says that takes no connections while it recovers.
    isReady: !/^(starting|stopping|standby)\b/.test(status),
  }
}
