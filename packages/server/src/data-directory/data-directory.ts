import { randomBytes } from 'node:crypto'
import { chmod, mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'

/** The places in the data directory. */
export interface DataDirectory {
  readonly path: string
  /** Folder of the embedded PostgreSQL, which creates it. */
  readonly postgres: string
  /** Folder of the local agent's own files; 0700. */
  readonly agent: string
}

/**
 * Creates the directory where it is missing and checks that this process can write to it. Root's directory
 * can be passed by other users (0711) because the database's user must; an ordinary user's is closed
 * (0700). The secrets in it are 0600 each.
 * @throws an Error that names the path, the cause and OPENHSS_DATA_DIR.
 */
export async function openDataDirectory(directory: string): Promise<DataDirectory> {
  const absolute = path.resolve(directory)
  try {
    const created = await mkdir(absolute, { recursive: true, mode: MODE })
    // The umask cuts the mode of mkdir, which holds for parents too.
    if (created !== undefined) await chmod(absolute, MODE)
    const real = await realpath(absolute)
    await refuseSharedFolder(real)
    await checkWritable(real)
    const agent = path.join(real, DATA_DIRECTORY.agentFolder)
    await mkdir(agent, { recursive: true, mode: 0o700 })
    return { path: real, postgres: path.join(real, DATA_DIRECTORY.databaseFolder), agent }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = REASONS[code ?? ''] ?? message
    throw new Error(
      `The data directory ${absolute} cannot be used: ${why}. Choose another with OPENHSS_DATA_DIR.`,
      { cause },
    )
  }
}

const MODE = process.getuid?.() === 0 ? 0o711 : 0o700

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is not a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'too many symbolic links',
}

/**
 * Refuses a folder of others: its owner, and everybody who can write to it, can replace what is in it, by
 * links too.
 */
async function refuseSharedFolder(directory: string): Promise<void> {
  const { mode, uid } = await stat(directory)
  if (uid !== process.geteuid?.()) throw new Error('it belongs to another user')
  if (mode & 0o022) throw new Error('others may write to it (chmod go-w would forbid that)')
}

async function checkWritable(directory: string): Promise<void> {
  const probe = path.join(directory, `.probe-${randomBytes(6).toString('hex')}`)
  await writeFile(probe, '', { flag: 'wx', mode: 0o600 })
  await rm(probe)
}
