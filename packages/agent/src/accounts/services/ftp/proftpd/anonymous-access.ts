import type { Directive } from './parse-proftpd.ts'

/** A login that anybody may use to change files. */
export interface AnonymousAccess {
  readonly userName: string
}

/**
 * `<Anonymous>` sections that let anybody in and do not refuse every change of files. Anonymous reading is what a
 * public server is for, so it is neither an account nor a finding. Pure; never throws.
 *
 * Seen to be so with proftpd 1.3.8; approximate where a limit depends on the client's address or group (one that lets
 * some in counts as open), and the rights of the file system are not looked at.
 */
export function findWritableAnonymous(directives: readonly Directive[]): AnonymousAccess[] {
  return sectionsOf(directives, [])
    .filter(isOpen)
    .map(({ section }) => ({ userName: nameOf(section) }))
}

interface Place {
  readonly section: Directive
  /** Sections around it, the innermost first, as far as their limits reach inside. */
  readonly around: readonly (readonly Directive[])[]
}

function sectionsOf(directives: readonly Directive[], around: Place['around']): Place[] {
  const here = [directives, ...around]
  // What is in <Global> is in force in every server.
  const globals = directives
    .filter(({ name }) => name === 'global')
    .flatMap(({ children = [] }) => children)
  return directives.flatMap((directive) => {
    if (directive.name === 'anonymous') return [{ section: directive, around: [...here, globals] }]
    const isServer = directive.name === 'virtualhost' || directive.name === 'global'
    // A virtual server takes nothing but <Global> from the main one.
    return isServer ? sectionsOf(directive.children ?? [], [globals]) : []
  })
}

function isOpen({ section, around }: Place): boolean {
  const inside = section.children ?? []
  const asksPassword = inside.some(
    ({ name, args }) => name === 'anonrequirepassword' && isOn(args[0]),
  )
  if (asksPassword || decide('login', [inside, ...around], []) === 'deny') return false
  const directories = inside.filter(({ name }) => name === 'directory')
  const everywhere = directories
    .filter(({ args }) => args[0] === '*' || args[0] === '/')
    .map(childrenOf)
  const elsewhere = directories.map((directory) => [childrenOf(directory), ...everywhere])
  return [everywhere, ...elsewhere].some((place) =>
    CHANGES.some(
      (command) => decide(command, [...place, inside, ...around], ['write', 'all']) !== 'deny',
    ),
  )
}

/** Commands of the group WRITE that make, replace or remove something. */
const CHANGES = ['stor', 'stou', 'appe', 'mkd', 'xmkd', 'dele', 'rmd', 'xrmd', 'rnto']

/** The innermost section that says something decides; there a command's own limit beats that of its groups. */
function decide(
  command: string,
  places: readonly (readonly Directive[])[],
  groups: readonly string[],
): 'allow' | 'deny' | undefined {
  for (const directives of places) {
    for (const name of [command, ...groups]) {
      const limits = directives.filter((each) => each.name === 'limit' && covers(each, name))
      const decision = limits.map(decisionOf).findLast((each) => each !== undefined)
      if (decision) return decision
    }
  }
  return undefined
}

function covers({ args }: Directive, command: string): boolean {
  return args.some((arg) => arg.toLowerCase() === command)
}

/** A client that is let in beside a refusal of all may be anybody: `AllowAll`, `Allow from 10.0.0.0/8`. */
function decisionOf({ children = [] }: Directive): 'allow' | 'deny' | undefined {
  if (children.some(({ name }) => name.startsWith('allow'))) return 'allow'
  const refusesAll = children.some(
    ({ name, args }) =>
      name === 'denyall' || (name === 'deny' && /^(from )?all$/i.test(args.join(' '))),
  )
  return refusesAll ? 'deny' : undefined
}

function childrenOf({ children = [] }: Directive): readonly Directive[] {
  return children
}

/** `UserAlias anonymous ftp`, else the user that the section is for. */
function nameOf({ children = [] }: Directive): string {
  const aliases = children
    .filter(({ name }) => name === 'useralias')
    .map(({ args }) => args[0] ?? '')
  if (aliases.includes('anonymous')) return 'anonymous'
  return children.find(({ name }) => name === 'user')?.args[0] ?? aliases[0] ?? 'anonymous'
}

function isOn(value: string | undefined): boolean {
  return /^(on|yes|true|1)$/i.test(value ?? '')
}
