import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A user of this machine. */
export interface UnixUser {
  readonly uid: number
  readonly gid: number
}

/**
 * Chooses the user that the database programs run as; `undefined` stands for the user of this process.
 * PostgreSQL refuses to run as root, so root hands the programs to the owner of an existing cluster
 * (PostgreSQL starts as nobody else), or else to a system user of our own, created once. It is never
 * `postgres`, which can read another server's data.
 * @throws with a remedy when the user can neither be found nor created.
 */
export async function chooseUnixUser(cluster: string): Promise<UnixUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  return (await findOwner(cluster)) ?? (await ensureSystemUser())
}

const USER = 'openhss'
const USERADD = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', USER]
/** Two servers may start at once, and useradd gives up when the other holds the lock of passwd. */
const USERADD_ATTEMPTS = 20

/** The PATH of an su without a dash lacks the folders of root's programs. */
const run = (program: string, parameters: readonly string[]) =>
  promisify(execFile)(program, parameters, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } })

async function findOwner(cluster: string): Promise<UnixUser | undefined> {
  const owner = await stat(cluster).catch(() => undefined)
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : undefined
}

async function ensureSystemUser(): Promise<UnixUser> {
  let failure: unknown
  for (let attempt = 0; attempt < USERADD_ATTEMPTS; attempt++) {
    const unixUser = await findUnixUser(USER)
    if (unixUser) return unixUser
    failure = await run('useradd', USERADD).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (failure) await delay(50)
  }
  throw new Error(
    `PostgreSQL does not run as root and the user ${USER} could not be created. Create it with ` +
      `\`useradd ${USERADD.join(' ')}\`, or start OpenHSS as an ordinary user, or set DATABASE_URL.`,
    { cause: failure },
  )
}

/** Finds a user by getent, so that Unix users from elsewhere than /etc/passwd count. */
async function findUnixUser(user: string): Promise<UnixUser | undefined> {
  const entry = await run('getent', ['passwd', user]).catch(() => undefined)
  const [, , uid, gid] = entry?.stdout.split(':') ?? []
  if (uid === undefined || gid === undefined) return undefined
  if (Number(uid) === 0) throw new Error(`The user ${user} is root under another name`)
  return { uid: Number(uid), gid: Number(gid) }
}
