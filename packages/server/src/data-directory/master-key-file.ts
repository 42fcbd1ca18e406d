import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { readSecretFile, writeSecretFile } from './secret-file.ts'

/**
 * The secret of the master key: the given one, else that of the file `master-key` (0600), which is made
 * at the first start.
 * @throws when it is not one line of at least 32 characters; the message does not repeat it.
 */
export async function readMasterSecret(
  dataDirectory: string,
  given: string | undefined,
): Promise<string> {
  if (given !== undefined) return parseSecret(given, 'OPENHSS_MASTER_KEY')
  const file = path.join(dataDirectory, 'master-key')
  const kept = await readSecretFile(file)
  if (kept !== undefined) return parseSecret(kept, file)
  const made = randomBytes(32).toString('base64url')
  await writeSecretFile(file, `${made}\n`)
  return made
}

/** Without the line end of a file, so that the text of one server's file is another's variable. */
function parseSecret(text: string, source: string): string {
  const secret = text.trim()
  if (/^[^\p{Cc}]{32,}$/u.test(secret)) return secret
  throw new Error(`${source} must be one line of at least 32 characters.`)
}
