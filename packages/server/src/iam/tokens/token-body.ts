import { roleNames } from '@openhss/contract'
import type { Token } from '@openhss/contract'
import type { HeldGrant } from '../../caller/caller.ts'
import type { NamedRow } from '../identities/identity-queries.ts'
import { isGranted } from '../permit.ts'

/** The user of a token, its range and its lifetime. */
export interface TokenFacts {
  readonly user: NamedRow
  readonly tenant: NamedRow
  /** Undefined when the token is for the tenant itself. */
  readonly project: NamedRow | undefined
  readonly grants: readonly HeldGrant[]
  readonly isMadeFromToken: boolean
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/**
 * What IAM answers about a token, at its creation and later. See docs/wire/iam.md, "Tokens".
 * @param endpoint the server's address as the client wrote it; undefined leaves the catalog out.
 */
export function tokenBody(facts: TokenFacts, endpoint: string | undefined): Token {
  const { user, tenant, project } = facts
  const domain = { id: tenant.id, name: tenant.name }
  return {
    issued_at: withMicroseconds(facts.issuedAt),
    expires_at: withMicroseconds(facts.expiresAt),
    methods: facts.isMadeFromToken ? ['token', 'password'] : ['password'],
    user: { id: user.id, name: user.name, domain, password_expires_at: '' },
    ...(project === undefined ? { domain } : { project: { ...project, domain } }),
    roles: rolesIn(project, facts.grants).map((name) => ({ id: '0', name })),
    ...(endpoint !== undefined && { catalog: catalog(endpoint, project) }),
  }
}

/** Writes six digits after the second as IAM does; JavaScript's clock has three. */
function withMicroseconds(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z')
}

/** Lists each role once, in the contract's order. */
function rolesIn(project: NamedRow | undefined, grants: readonly HeldGrant[]): string[] {
  const covering = grants.filter((grant) =>
    project === undefined ? grant.projectId === null : isGranted({ grants: [grant] }, project.id),
  )
  return roleNames.filter((name) => covering.some(({ role }) => role === name))
}

/** Lists every service at the one address; HSS is a service of projects, the other two are of the tenant. */
function catalog(endpoint: string, project: NamedRow | undefined): NonNullable<Token['catalog']> {
  return [
    service('hss', project?.name ?? ALL_REGIONS, `${endpoint}/v5`),
    service('iam', ALL_REGIONS, `${endpoint}/v3`),
    service('eps', ALL_REGIONS, `${endpoint}/v1.0`),
  ]
}

const ALL_REGIONS = '*'

function service(name: string, region: string, url: string) {
  const endpoint = { id: name, interface: 'public' as const, region, region_id: region, url }
  return { id: name, name, type: name, endpoints: [endpoint] }
}
