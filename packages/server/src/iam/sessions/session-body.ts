import type { Session } from '@openhss/contract'
import type { Identity } from '../../caller/caller.ts'
import { version } from '../../version.ts'
import { accountPermissions, isGranted, isGrantedWhole, projectPermissions } from '../permit.ts'

/** What the console is told of who calls. The first project is the one in which it opens. */
export function sessionBody(identity: Identity, language: Session['language'] | null): Session {
  const { user, tenant, credential } = identity
  const granted = [...tenant.projects].filter(([id]) => isGranted(identity, id))
  return {
    user,
    account: { id: tenant.id, name: tenant.name },
    account_permissions: accountPermissions(identity),
    projects: granted
      .map(([id, name]) => ({
        id,
        name,
        permissions: projectPermissions(identity, id),
        is_whole: isGrantedWhole(identity, id),
      }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    ...(language && { language }),
    version,
    ...(credential.kind === 'session' && { expires_at: credential.expiresAt.toISOString() }),
  }
}
