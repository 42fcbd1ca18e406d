import { apiRoutes } from 'virtual:api-routes'
import type { Call } from './ask.ts'

interface LooseRequest {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
}

/** Writes a call as a line for a shell. The token comes from the command line of OpenHSS. Pure. */
export function curlOf(call: Call, origin: string): string {
  const { method } = apiRoutes[call.operation]
  const how = method === 'GET' ? '' : `-X ${method} `
  return `curl -s ${how}-H "X-Auth-Token: $(openhss token)" ${shellQuote(`${origin}${urlOf(call)}`)}`
}

/** Writes a call as a command of OpenHSS; undefined where there is none. Pure. */
export function commandOf({ operation, request }: Call): string | undefined {
  const command = COMMANDS[operation]
  if (command === undefined) return undefined
  const { q, at } = (request as LooseRequest).query ?? {}
  const words = [
    'openhss',
    command,
    ...(q === undefined || q === '' ? [] : [shellQuote(String(q))]),
    ...(at === undefined ? [] : ['--as-of', shellQuote(String(at))]),
  ]
  return words.join(' ')
}

const COMMANDS: Readonly<Partial<Record<Call['operation'], string>>> = {
  listFindings: 'findings',
  listHosts: 'hosts list',
  listOpenPorts: 'who-has',
  listPastPorts: 'who-has',
  listChanges: 'changes',
  listWeakPasswordUsers: 'weak-passwords',
}

/** Writes a call of HSS as the official SDK for Node.js takes it; undefined for an operation of our own. Pure. */
export function sdkCallOf({ operation, request }: Call): string | undefined {
  if (!apiRoutes[operation].path.startsWith('/v5/')) return undefined
  const name = `${operation[0]?.toUpperCase()}${operation.slice(1)}Request`
  const { params = {}, query = {} } = request as LooseRequest
  const settings = Object.entries({ ...params, ...query })
    .filter(([key, value]) => key !== 'project_id' && value !== undefined && value !== '')
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
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]): [string, string] => [key, String(value)])
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}

function shellQuote(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
