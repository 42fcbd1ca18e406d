import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chown, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import { readSecretFile, writeSecretFile } from './secret-file.ts'

/**
 * Leaves a code in the data directory by which the server there signs a browser in, once and within ten minutes. Only its
 * hash is kept; another one takes its place. Who can write there has the first administrator's password and the master key
 * as well, so it gives nobody more than they have.
 * @returns the code.
 */
export async function leaveSignInCode(dataDirectory: string, now = Date.now()): Promise<string> {
  const code = randomBytes(32).toString('base64url')
  const file = fileIn(dataDirectory)
  await writeSecretFile(file, `${hashOf(code).toString('hex')} ${now + LIFE_MS}\n`)
  // The server may run as another user than root.
  const { uid, gid } = await stat(dataDirectory)
  if (process.geteuid?.() !== uid) await chown(file, uid, gid)
  return code
}

/** Uses such a code up. @returns false when there is none, another one, or an old one. */
export async function takeSignInCode(
  dataDirectory: string,
  code: string,
  now = Date.now(),
): Promise<boolean> {
  const file = fileIn(dataDirectory)
  const left = /^([0-9a-f]{64}) (\d+)\n$/.exec((await readSecretFile(file)) ?? '')
  if (left === null || !timingSafeEqual(Buffer.from(left[1] ?? '', 'hex'), hashOf(code)))
    return false
  // Of two who come at once one removes it.
  const isFirst = await unlink(file).then(
    () => true,
    () => false,
  )
  return isFirst && now < Number(left[2])
}

const LIFE_MS = 10 * 60 * 1000

function fileIn(dataDirectory: string): string {
  return path.join(dataDirectory, DATA_DIRECTORY.signInCodeFile)
}

function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}
