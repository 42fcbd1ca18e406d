import type { Sql, Transaction } from '../db/connect.ts'

/**
 * Runs a change of who may do what in one transaction, and makes every server process forget what it
 * remembers. Every statement that writes users, grants, projects, enterprise projects, access keys or
 * revokes a token goes through here.
 */
export function changeIdentity<T>(sql: Sql, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return sql.begin(async (tx) => {
    const result = await work(tx)
    // The revision is raised last, because it makes changes wait for each other.
    await tx`update identity_revision set revision = revision + 1`
    return result
  })
}

/** Ends all tokens and temporary keys of a user, after a new password, a changed grant or a disabling. */
export async function revokeSessions(tx: Transaction, userId: string): Promise<void> {
  // Expired tokens are left to the statement that forgets them, so that the two never wait for each other.
  await tx`
    update tokens set revoked_at = now()
    where user_id = ${userId} and revoked_at is null and expires_at > now()`
  await tx`delete from access_keys where user_id = ${userId} and expires_at is not null`
}
