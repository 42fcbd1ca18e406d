import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import { readSecretFile, writeSecretFile } from './secret-file.ts'

export interface MasterSecret {
  readonly secret: string
  /**
   * Writes a new secret to the file. This is a step of its own, because a server that may not start with
   * the secret must leave no file that looks like the right one.
   */
  readonly keep: () => Promise<void>
}

/**
 * Returns the secret of the master key: the given one, else that of the file `master-key` (0600), else a
 * new one.
 * @throws when it is not one line of at least 32 characters; the message does not repeat it.
 */
export async function readMasterSecret(
  dataDirectory: string,
  given: string | undefined,
): Promise<MasterSecret> {
  const keep = () => Promise.resolve()
  if (given !== undefined) return { secret: parseSecret(given, 'OPENHSS_MASTER_KEY'), keep }
  const file = path.join(dataDirectory, DATA_DIRECTORY.masterKeyFile)
  const kept = await readSecretFile(file)
  if (kept !== undefined) return { secret: parseSecret(kept, file), keep }
  const made = randomBytes(32).toString('base64url')
  return { secret: made, keep: () => writeSecretFile(file, `${made}\n`) }
}

/** Cuts the line end of a file, so that the text of one server's file can be another's variable. */
function parseSecret(text: string, source: string): string {
  const secret = text.trim()
  if (/^[^\p{Cc}]{32,}$/u.test(secret)) return secret
  throw new Error(`${source} must be one line of at least 32 characters.`)
}
