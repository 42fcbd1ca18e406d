import path from 'node:path'
import { readSecretFile, writeSecretFile } from './data-directory/secret-file.ts'
import { createMasterKey } from './iam/master-key.ts'
import type { MasterKey } from './iam/master-key.ts'
import { randomSecret } from './iam/secret.ts'

/** The key that was given, else the one of the data directory, which is made at the first start. */
export async function readMasterKey(
  dataDirectory: string,
  given: string | undefined,
): Promise<MasterKey> {
  if (given !== undefined) return createMasterKey(given)
  const file = path.join(dataDirectory, 'master-key')
  const kept = (await readSecretFile(file))?.trim()
  if (kept !== undefined) return createMasterKey(kept)
  const made = randomSecret()
  await writeSecretFile(file, `${made}\n`)
  return createMasterKey(made)
}
