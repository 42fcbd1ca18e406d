/** A user with a token: who it is and what the token is for. */
export interface Identity {
  readonly userId: string
  readonly userName: string
  readonly domain: { readonly id: string; readonly name: string }
  /** Absent for a token of the whole account. */
  readonly project: { readonly id: string; readonly name: string } | undefined
  /** HSS's permission names, such as `hss:ports:list`; `*` stands for all of them. */
  readonly permissions: readonly string[]
}

export function isPermitted({ permissions }: Identity, permission: string): boolean {
  return permissions.includes('*') || permissions.includes(permission)
}

/** An agent that proved its secret: the host it speaks for, and no other. */
export interface AgentIdentity {
  readonly projectId: string
  readonly hostId: string
  readonly agentId: string
}

export type Caller = Identity | AgentIdentity | undefined
