import type { Permission, permissions, Role } from '@openhss/contract'

/** A user whose identity was proved by a token, by a signature or by the session of a browser. */
export interface Identity {
  readonly user: { readonly id: string; readonly name: string }
  readonly tenant: Tenant
  readonly grants: readonly HeldGrant[]
  readonly credential: Credential
}

/** An IAM tenant (domain), with the parts of it that a request may name. */
export interface Tenant {
  readonly id: string
  readonly name: string
  /** True when it operates this service, so that its administrators make further tenants. */
  readonly isOperator: boolean
  /** Names by ID. */
  readonly projects: ReadonlyMap<string, string>
  /** By ID, with the default one. */
  readonly enterpriseProjects: ReadonlyMap<string, { readonly enabled: boolean }>
}

/** A role and what it covers; null stands for all of the tenant. */
export interface HeldGrant {
  readonly role: Role
  readonly projectId: string | null
  readonly enterpriseProjectIds: readonly string[] | null
}

/**
 * The proof of the identity. A token is for one project, or (null) for the tenant itself; a permanent key
 * and the session of a browser act in any project that the user was granted, a temporary key in the range of its token.
 */
export type Credential =
  | {
      readonly kind: 'token'
      readonly projectId: string | null
      /** The only project for which more may be made from it; null stands for any that the user was granted. */
      readonly boundProjectId: string | null
    }
  | {
      readonly kind: 'session'
      /** Hash of the secret in the cookie. */
      readonly hash: Buffer
      readonly expiresAt: Date
    }
  | { readonly kind: 'access key'; readonly access: string }
  | {
      readonly kind: 'temporary access key'
      readonly access: string
      readonly projectId: string | null
      readonly expiresAt: Date
    }

/** A user whose grants allow the operation in the project of the request. */
export interface ProjectIdentity extends Identity {
  readonly permitted: {
    readonly projectId: string
    /** Null stands for all of the tenant. */
    readonly enterpriseProjectIds: readonly string[] | null
  }
}

/** An agent that proved its secret. It speaks for this host and no other. */
export interface AgentIdentity {
  readonly projectId: string
  readonly hostId: string
  readonly agentId: string
  /** Drawn at each start of the agent; empty for an older agent that draws none. */
  readonly instance: string
}

/** An agent that was let in. */
export interface AdmittedAgent extends AgentIdentity {
  readonly held: HeldReports
}

/** What the server held of an agent's newest reports when it let the call in. */
export interface HeldReports {
  readonly ports: HeldReport
  readonly accounts: HeldReport
}

/** Null: not known. */
export interface HeldReport {
  /** As it is stored: of ports with the stamp of the lists behind it. */
  readonly digest: string | null
  /** Hash of what the report said besides its list. */
  readonly head: string | null
}

export type Caller = ProjectIdentity | Identity | AdmittedAgent | undefined

/** Permissions that concern one project, so that the path names the project. */
export type ProjectPermission = {
  [P in Permission]: (typeof permissions)[P] extends 'project' | 'wholeProject' ? P : never
}[Permission]
