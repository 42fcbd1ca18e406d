import type { AccountVerdict } from '@openhss/contract'
import type { Account } from '../../accounts/account.ts'
import type { FingerprintStore } from './fingerprint-store.ts'

/**
 * Says in the verdict of each account that has a hash how often another one was stored: "changed, and weak still".
 * @param verdicts one for each account, in their order.
 */
export function withRevisions(
  verdicts: readonly AccountVerdict[],
  accounts: readonly Account[],
  store: Pick<FingerprintStore, 'passwordRevision'>,
): AccountVerdict[] {
  return verdicts.map((verdict, index) => {
    const account = accounts[index]
    if (account?.password.kind !== 'hash') return verdict
    const { service, instance, userName, password, otherPasswords = [] } = account
    const stored = [password, ...otherPasswords]
      .map((each) => (each.kind === 'hash' ? each.hash : each.kind))
      .join('\0')
    const revision = store.passwordRevision([service, instance, userName], stored)
    return { ...verdict, password_revision: revision }
  })
}
