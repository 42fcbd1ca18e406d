import { open } from 'node:fs/promises'

/** Waits until the names in a folder are on disk: a file that was renamed is there only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
