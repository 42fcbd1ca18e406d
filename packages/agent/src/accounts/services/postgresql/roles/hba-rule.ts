import { parseObject, parseTexts } from './json-row.ts'

/** A line of pg_hba.conf, as the server itself reads it. */
export interface HbaRule {
  /** `local`, `host`, `hostssl` and so on. */
  readonly type: string
  readonly databases: readonly string[]
  readonly users: readonly string[]
  /** A word or a name, as it is written; empty for `local`. */
  readonly address: string
  /** Where the address is one of IP: itself and its mask. */
  readonly network?: IpNetwork
  readonly method: string
  readonly options: readonly string[]
}

export interface IpNetwork {
  readonly bits: 32 | 128
  readonly address: bigint
  readonly mask: bigint
}

/**
 * One row for each line, as JSON, in the order in which they are tried; includes are followed. It is the
 * file of now, which may be newer than what is in force: see SELECT_NEWER_FILES. The view does not tell `"all"` in quotes,
 * a name, from the word: it is taken for the word, so that no role is taken for safer than it is.
 */
export const SELECT_RULES = `
  select json_build_object(
    'type', type,
    'databases', database,
    'users', user_name,
    'address', address,
    'network', case when netmask is not null then json_build_array(
      encode(inet_send(address::inet), 'hex'), encode(inet_send(netmask::inet), 'hex')) end,
    'method', auth_method,
    'options', options)
  from pg_hba_file_rules`

/** Roles whose name a pattern in a rule matches: `["/pattern", "role"]`. Patterns came with version 16. */
export const SELECT_PATTERN_MATCHES = `
  select json_build_array(token, rolname)
  from (select distinct unnest(user_name) as token from pg_hba_file_rules) as tokens
  join pg_authid on case
    when token like '/%' and current_setting('server_version_num')::int >= 160000
    then rolname ~ substr(token, 2)
    else false end`

/** Undefined: a line that the server cannot read either. Pure; never throws. */
export function parseHbaRule(row: string): HbaRule | undefined {
  const { type, databases, users, address, network, method, options } = parseObject(row)
  if (typeof type !== 'string' || typeof method !== 'string') return undefined
  const ip = parseNetwork(parseTexts(network))
  return {
    type,
    databases: parseTexts(databases),
    users: parseTexts(users),
    address: typeof address === 'string' ? address : '',
    ...(ip !== undefined && { network: ip }),
    method,
    options: parseTexts(options),
  }
}

export function parsePatternMatch(row: string): readonly [pattern: string, role: string] {
  const { 0: pattern = '', 1: role = '' } = parseObject(row)
  return [typeof pattern === 'string' ? pattern : '', typeof role === 'string' ? role : '']
}

/** What inet_send writes: family, bits, kind and length in a byte each, and then the address. */
function parseNetwork([address = '', mask = '']: readonly string[]): IpNetwork | undefined {
  const [bytes, maskBytes] = [address.slice(8), mask.slice(8)]
  if (!IP_BYTES.test(bytes) || maskBytes.length !== bytes.length || !IP_BYTES.test(maskBytes)) {
    return undefined
  }
  return {
    bits: bytes.length === 8 ? 32 : 128,
    address: BigInt(`0x${bytes}`),
    mask: BigInt(`0x${maskBytes}`),
  }
}

const IP_BYTES = /^(?:[\da-f]{8}|[\da-f]{32})$/
