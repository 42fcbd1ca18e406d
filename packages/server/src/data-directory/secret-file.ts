import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from './sync-folder.ts'

/**
 * Writes a file that only its owner can read (0600). After a crash or a power cut at any moment the file
 * has either its old text or its new one.
 */
export async function writeSecretFile(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeDurably(unfinished, text)
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await syncFolder(path.dirname(file))
}

/**
 * Reads the text; undefined when there is no such file.
 * @throws when others may read or write it.
 */
export async function readSecretFile(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file)
    if (mode & 0o077) {
      throw new Error(
        `Others can read the secret in ${file}. Change it, and run: chmod 600 ${file}`,
      )
    }
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
