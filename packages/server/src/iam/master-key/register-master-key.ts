import type { FastifyBaseLogger } from 'fastify'
import { recordEvent } from '../../audit/record-event.ts'
import type { Actor } from '../../audit/record-event.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import { originWithoutRequest } from '../../http/admission/origin.ts'
import { changeIdentity } from '../change-identity.ts'
import {
  claimFingerprint,
  countPermanentKeys,
  countOwnWords,
  deleteAllKeys,
  deleteAllOwnWords,
  lockFingerprint,
  replaceFingerprint,
} from './master-key-queries.ts'
import type { DeletedKeys } from './master-key-queries.ts'
import type { MasterKey } from './master-key.ts'

/**
 * Registers the fingerprint of this server's master key in the database. Several servers may share a
 * database and each must be able to read the access keys of the others, so a server with another master key
 * does not start. While there is no access key yet, the newest server's master key counts.
 * @param lost fingerprint of a master key that nobody has any more: its access keys are deleted.
 * @throws with a remedy in the message.
 */
export async function registerMasterKey(
  sql: Sql,
  masterKey: MasterKey,
  { lost, log }: { readonly lost?: string | undefined; readonly log: FastifyBaseLogger },
): Promise<void> {
  const { fingerprint } = masterKey
  if ((await claimFingerprint(sql, fingerprint)) === fingerprint) return
  await changeIdentity(sql, async (tx) => {
    const registered = await lockFingerprint(tx)
    if (registered === undefined || registered === fingerprint) return
    const [keys, lists] = [await countPermanentKeys(tx), await countOwnWords(tx)]
    if (keys + lists > 0 && lost !== registered) {
      throw new Error(otherMasterKey(registered, keys, lists))
    }
    await replaceFingerprint(tx, fingerprint)
    for (const deleted of await deleteAllKeys(tx)) await recordDeletion(tx, deleted)
    for (const deleted of await deleteAllOwnWords(tx)) await recordWordsDeletion(tx, deleted)
    log.warn(
      { replaced: registered, fingerprint, deletedAccessKeys: keys, deletedOwnWords: lists },
      'another master key counts from now on; servers that have the one before make no access keys until they get this one',
    )
  })
}

/** Records the deletion in the log of the tenant whose keys they were. */
function recordDeletion(tx: Transaction, deleted: DeletedKeys): Promise<void> {
  const { tenantId, permanent, temporary } = deleted
  return recordEvent(tx, originWithoutRequest('deleteCredential'), replacerOf(tenantId), {
    resourceType: 'access key',
    details: { permanent: String(permanent), temporary: String(temporary) },
  })
}

function recordWordsDeletion(
  tx: Transaction,
  { tenantId, projectId }: { readonly tenantId: string; readonly projectId: string },
): Promise<void> {
  return recordEvent(tx, originWithoutRequest('replaceWeakWords'), replacerOf(tenantId), {
    projectId,
    resourceType: 'weak-password policy',
    details: { words: '0' },
  })
}

function replacerOf(tenantId: string): Actor {
  return { tenantId, userName: 'start with another master key', credential: 'none' }
}

/**
 * Refuses to make a key that the other servers on this database could not read.
 * @throws
 */
export async function checkMasterKey(tx: Transaction, { fingerprint }: MasterKey): Promise<void> {
  if ((await claimFingerprint(tx, fingerprint)) === fingerprint) return
  throw new ApiFailure(
    'APIGW.0601',
    'The master key of this server is not the one of its database; restart it, and it says what to do.',
  )
}

function otherMasterKey(registered: string, keys: number, lists: number): string {
  return (
    `The database has ${keys} access key(s) and ${lists} list(s) of weak words that were encrypted with another master key. ` +
    'Set OPENHSS_MASTER_KEY to that one: the server that made them has it in the file master-key of its ' +
    'data directory, or in its own OPENHSS_MASTER_KEY. If it is lost, what it encrypted is too; to delete ' +
    `these access keys and lists, start with OPENHSS_FORGET_ACCESS_KEYS=${registered} and make new ones.`
  )
}
