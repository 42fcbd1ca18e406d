import { fsyncSync } from 'node:fs'
import { chown, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { killLeftovers } from './leftovers.ts'
import { runProgram } from './programs.ts'
import type { Programs } from './programs.ts'
import { SUPERUSER } from './superuser.ts'

/** The role and the database of the server. */
export const APPLICATION = 'openhss'

/**
 * Creates the cluster with its role and database once. It is made in a scratch folder and renamed when
 * complete, so a cluster that exists is whole, wherever we were killed. It is flushed to disk first:
 * measured at 0.5 s, the same as with --no-sync.
 */
export async function ensureCluster(
  programs: Programs,
  name: string,
  version: string,
): Promise<void> {
  const { folder, unixUser } = programs
  await removeScratchFolders(folder.path)
  const cluster = path.join(folder.path, name)
  if (await hasCluster(cluster, version)) return
  const scratch = await mkdtemp(path.join(folder.path, SCRATCH))
  if (unixUser) await chown(scratch, unixUser.uid, unixUser.gid)
  const scratchForPrograms = path.join(folder.nameForPrograms, path.basename(scratch))
  await runProgram(programs, 'initdb', initdbParameters(scratchForPrograms), scratch)
  await runProgram(
    programs,
    'postgres',
    ['--single', '-D', scratchForPrograms, '-c', 'exit_on_error=on', 'postgres'],
    scratch,
    // Single-user mode takes one statement per line.
    `CREATE ROLE ${APPLICATION} LOGIN\nCREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}\n`,
  )
  await rename(scratch, cluster)
  fsyncSync(folder.descriptor)
}

const SCRATCH = 'initdb-'

/** Removes the folders that killed processes left; an initdb may still be at work there. */
async function removeScratchFolders(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(SCRATCH))
  for (const name of names) {
    const scratch = path.join(folder, name)
    await killLeftovers(scratch)
    // A process that initdb started ends a moment later and may still add a file, so 4 s are spent on
    // retries.
    await rm(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 })
  }
}

/** Tells whether there is a cluster. One major version cannot read the files of another. */
async function hasCluster(cluster: string, version: string): Promise<boolean> {
  const text = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  const major = version.split('.', 1)[0]
  if (text === undefined || text.trim() === major) return text !== undefined
  throw new Error(
    `${cluster} was written by PostgreSQL ${text.trim()}, and this is PostgreSQL ${major}. ` +
      'Run `openhss backup` with the version of OpenHSS that wrote it, and `openhss restore` with this one into an empty data directory.',
  )
}

function initdbParameters(scratch: string): string[] {
  return [
    `--pgdata=${scratch}`,
    `--username=${SUPERUSER}`,
    '--encoding=UTF8',
    // Sorts by code point: the same on every machine, and the fastest.
    '--locale=C',
    '--data-checksums',
    // Everybody who can open the socket is let in. Its folder is 0700, so that is the database user and
    // root; both could read the files anyway, and a password would have to lie beside them.
    '--auth-local=trust',
    '--auth-host=reject',
  ]
}
