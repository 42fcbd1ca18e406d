/** An address of the console. Only this file makes them. */
export interface Place {
  readonly path: string
  readonly search?: Search
}

export type Search = Readonly<Record<string, string | undefined>>

export type HostTab = 'ports' | 'accounts' | 'timeline' | 'coverage'
export type PasswordView = 'account' | 'host'
export type SettingsPage = 'join-tokens' | 'words' | 'groups' | 'enterprise-projects' | 'retention'
export type AccountPage = 'users' | 'grants' | 'keys' | 'audit'

/** Addresses below a project, by its ID. */
export function pathsOf(projectId: string) {
  const base = `/p/${encodeURIComponent(projectId)}`
  const at = (below: string, search?: Search): Place => ({
    path: `${base}${below}`,
    ...(search !== undefined && { search }),
  })
  return {
    overview: () => at('/'),
    findings: (search?: {
      q?: string | undefined
      page?: string | undefined
      open?: string | undefined
    }) => at('/findings', search),
    hosts: (search?: {
      q?: string | undefined
      sort?: string | undefined
      page?: string | undefined
      ep?: string | undefined
      add?: 'host'
    }) => at('/hosts', search),
    host: (hostId: string, tab?: HostTab, search?: Search) =>
      at(`/hosts/${encodeURIComponent(hostId)}${tab === undefined ? '' : `/${tab}`}`, search),
    ports: (search?: {
      q?: string | undefined
      by?: 'ports' | 'hosts'
      page?: string | undefined
    }) => at('/ports', search),
    port: (
      type: string,
      port: number,
      search?: { as_of?: string | undefined; q?: string | undefined; page?: string | undefined },
    ) => at(`/ports/${type.toLowerCase()}/${port}`, search),
    passwords: (search?: {
      q?: string | undefined
      by?: PasswordView
      page?: string | undefined
    }) => at('/passwords', search),
    changes: (search?: {
      q?: string | undefined
      since?: string | undefined
      until?: string | undefined
      about?: string | undefined
      page?: string | undefined
    }) => at('/changes', search),
    compare: (search?: {
      host?: string | undefined
      other?: string | undefined
      from?: string | undefined
      to?: string | undefined
    }) => at('/changes/compare', search),
    settings: (page: SettingsPage = 'join-tokens') => at(`/settings/${page}`),
  } as const
}

export type Paths = ReturnType<typeof pathsOf>

export const signInPlace = (back?: string): Place => ({
  path: '/sign-in',
  ...(back !== undefined && { search: { back } }),
})

export const accountPlace = (page: AccountPage, search?: { user?: string | undefined }): Place => ({
  path: `/account/${page}`,
  ...(search !== undefined && { search }),
})

/** Writes an address as it stands in the bar of the browser. Signs that need no escape stay readable. Pure. */
export function hrefOf({ path, search = {} }: Place): string {
  return `${path}${writeSearch(search)}`
}

/** Writes the part of an address behind its path. Pure. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search)
    .filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '')
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeValue(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** Reads it; of a key that is there twice the first one counts. Pure. */
export function readSearch(text: string): Record<string, string> {
  const search: Record<string, string> = {}
  for (const [key, value] of new URLSearchParams(text)) search[key] ??= value
  return search
}

function encodeValue(value: string): string {
  return encodeURIComponent(value)
    .replaceAll(/%(?:3A|2C|2F|40)/g, decodeURIComponent)
    .replaceAll('%20', '+')
}
