import { fleetKeys, formatQuery, parseQuery } from '@openhss/contract/browser'
import type { Query } from '@openhss/contract/browser'
import { apiRoutes } from 'virtual:api-routes'
import type { Call } from './ask.ts'

interface LooseRequest {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: LooseQuery
}

type LooseQuery = Readonly<Record<string, string | number | boolean | undefined>>

/** Writes a call as a line for a shell. The token comes from the command line of OpenHSS. Pure. */
export function curlOf(call: Call, origin: string): string {
  const { method } = apiRoutes[call.operation]
  const how = method === 'GET' ? '' : `-X ${method} `
  return `curl -s ${how}-H "X-Auth-Token: $(openhss token)" ${shellQuote(`${origin}${urlOf(call)}`)}`
}

/** Writes a call as a command of OpenHSS; undefined where none lists the same. Pure. */
export function commandOf({ operation, request }: Call): string | undefined {
  const { params = {}, query = {} } = request as LooseRequest
  const words = COMMANDS[operation]?.(query, params)
  return words === undefined ? undefined : ['openhss', ...words].join(' ')
}

/** The words of a command, quoted where they have to be; undefined: it cannot ask for this. */
type Command = (
  query: LooseQuery,
  params: Readonly<Record<string, string>>,
) => readonly string[] | undefined

const COMMANDS: Readonly<Partial<Record<Call['operation'], Command>>> = {
  listFindings: ({ q }) => ['findings', 'list', ...argument(q)],
  listHosts: ({ q, sort }) => [
    'hosts',
    'list',
    ...(sort === 'name' ? [] : option('--sort', sort)),
    ...argument(q),
  ],
  listOpenPorts: ({ q }) => whoHas(q),
  listPastPorts: ({ q, at }) => whoHas(q, option('--as-of', at)),
  listChanges: ({ q, since, until, about }) =>
    about === undefined
      ? ['changes', ...option('--since', since), ...option('--until', until), ...argument(q)]
      : undefined,
  listHostChanges: ({ q, since, until, about }, { host_id: host }) =>
    about === undefined
      ? [
          'changes',
          ...argument(host),
          ...option('--since', since),
          ...option('--until', until),
          ...argument(q),
        ]
      : undefined,
  comparePorts: ({ host_id: host, from, other_host_id: other, to }) => [
    'diff',
    ...argument(host),
    ...argument(other),
    ...option('--from', from),
    ...option('--to', to),
  ],
  listPorts: ({ host_id: host, host_name: name, host_ip: ip, ...filters }) =>
    name === undefined && ip === undefined
      ? [
          'ports',
          ...argument(host),
          ...['port', 'type', 'status', 'category'].flatMap((key) =>
            option(`--${key}`, filters[key]),
          ),
        ]
      : undefined,
  listWeakAccounts: ({ q }) => (isEmpty(q) ? ['weak-passwords', '--all'] : undefined),
  listWeakPasswordUsers: ({ host_id: host, host_name: name, host_ip: ip, user_name: user }) =>
    isEmpty(name) && isEmpty(ip)
      ? [
          'weak-passwords',
          ...(isEmpty(host) ? ['--all'] : argument(host)),
          ...option('--user', user),
        ]
      : undefined,
  listHostGroups: ({ group_name: name }) => (isEmpty(name) ? ['groups', 'list'] : undefined),
  listJoinTokens: () => ['join-token', 'list'],
  listEnterpriseProjects: () => ['enterprise-projects', 'list'],
  listUsers: ({ name }) => (isEmpty(name) ? ['users', 'list'] : undefined),
  listGrants: ({ user_id: user }) => ['grants', 'list', ...option('--user', user)],
  listCredentials: ({ user_id: user }) => ['access-keys', 'list', ...option('--user', user)],
}

/** `who-has` asks for one port number before all else. */
function whoHas(
  q: LooseQuery[string],
  options: readonly string[] = [],
): readonly string[] | undefined {
  const query = readQuery(String(q ?? ''))
  const asked = query?.find(({ key, isNegated, values }) => {
    const [first] = values
    return key === 'port' && !isNegated && values.length === 1 && isExactNumber(first)
  })
  const [port] = asked?.values ?? []
  if (query === undefined || port?.kind !== 'number') return undefined
  const others = formatQuery(query.filter((term) => term !== asked))
  return ['who-has', String(port.number), ...options, ...argument(others)]
}

function isExactNumber(value: Query[number]['values'][number] | undefined): boolean {
  return value?.kind === 'number' && value.comparison === '=' && value.number > 0
}

function readQuery(q: string): Query | undefined {
  try {
    return parseQuery(q, fleetKeys)
  } catch {
    // The server refuses it as well, and the page says why.
    return undefined
  }
}

/** Writes a call of HSS as the official SDK for Node.js takes it; undefined for an operation of our own. Pure. */
export function sdkCallOf({ operation, request }: Call): string | undefined {
  if (!apiRoutes[operation].path.startsWith('/v5/')) return undefined
  const name = `${operation[0]?.toUpperCase()}${operation.slice(1)}Request`
  const { params = {}, query = {} } = request as LooseRequest
  const settings = Object.entries({ ...params, ...query })
    // The client of the SDK has the project.
    .filter(([key, value]) => key !== 'project_id' && !isEmpty(value))
    .map(([key, value]) => `  .${setterOf(key)}(${JSON.stringify(value)})`)
  const made = [`const request = new ${name}()`, ...settings].join('\n')
  return `${made}\nconst answer = await client.${operation}(request)\n`
}

function setterOf(key: string): string {
  const words = key.split('_').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
  return `with${words.join('')}`
}

function urlOf({ operation, request }: Call): string {
  const { params = {}, query = {} } = request as LooseRequest
  const path = apiRoutes[operation].path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  )
  const pairs = Object.entries(query)
    .filter(([, value]) => !isEmpty(value))
    .map(([key, value]): [string, string] => [key, String(value)])
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}

function argument(value: LooseQuery[string]): readonly string[] {
  return isEmpty(value) ? [] : [shellQuote(String(value))]
}

function option(name: string, value: LooseQuery[string]): readonly string[] {
  return isEmpty(value) ? [] : [name, shellQuote(String(value))]
}

function isEmpty(value: LooseQuery[string]): boolean {
  return value === undefined || value === ''
}

function shellQuote(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
