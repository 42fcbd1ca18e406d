import { queryKeyOf, secondsOf, SEVERITIES } from '@openhss/contract'
import type {
  Comparison,
  FleetKey,
  Query,
  QueryTerm,
  QueryValue,
  Severity,
} from '@openhss/contract'
import type { SmallAccount, SmallFinding, SmallHost, SmallPort } from './small-fleet.fixture.ts'

/** Says once more, apart from SQL, what a query means. Undefined: the row does not know. */
type Facts = Partial<Record<FleetKey | 'text', readonly (string | number | null)[]>>

export function hostsThatMatch(fleet: readonly SmallHost[], query: Query<FleetKey>): SmallHost[] {
  return fleet.filter((host) => matches(query, 'host', host, factsOf(host)))
}

export function portsThatMatch(fleet: readonly SmallHost[], query: Query<FleetKey>) {
  return fleet.flatMap((host) =>
    host.ports
      .filter((port) => matches(query, 'port', host, factsOfPort(port, host)))
      .map((port) => ({ host, port })),
  )
}

export function accountsThatMatch(fleet: readonly SmallHost[], query: Query<FleetKey>) {
  return fleet.flatMap((host) =>
    host.accounts
      .filter((account) => matches(query, 'account', host, factsOfAccount(account, host)))
      .map((account) => ({ host, account })),
  )
}

type About = 'host' | 'port' | 'account'

function matches(query: Query<FleetKey>, about: About, host: SmallHost, row: Facts): boolean {
  const aboutOf = ({ key }: QueryTerm<FleetKey>) =>
    key === undefined ? about : queryKeyOf(key).about
  const things = {
    port: host.ports.map((port) => factsOfPort(port, host)),
    account: host.accounts.map((account) => factsOfAccount(account, host)),
    finding: host.findings.filter(({ state }) => state === 'open').map(factsOfFinding),
  }
  return (
    query.filter((term) => aboutOf(term) === about).every((term) => holds(term, row)) &&
    (about === 'host' ||
      query
        .filter((term) => aboutOf(term) === 'host')
        .every((term) => holds(term, factsOf(host)))) &&
    (['port', 'account', 'finding'] as const)
      .filter((other) => other !== about)
      .every((other) => {
        const terms = query.filter((term) => aboutOf(term) === other)
        return partsOf(terms).every((part) =>
          part.every(({ isNegated }) => isNegated)
            ? part.every((term) => things[other].every((thing) => holds(term, thing)))
            : things[other].some((thing) => part.every((term) => holds(term, thing))),
        )
      })
  )
}

/** A key that comes again begins the next thing, unless both are bounds. */
function partsOf(terms: Query<FleetKey>): QueryTerm<FleetKey>[][] {
  const isBound = ({ isNegated, values }: QueryTerm<FleetKey>) =>
    !isNegated && values.every((value) => value.kind !== 'text' && value.comparison !== '=')
  return terms.reduce<QueryTerm<FleetKey>[][]>((parts, term) => {
    const last = parts.at(-1)
    const again = last?.some(({ key }) => key === term.key) ?? true
    const range = last?.filter(({ key }) => key === term.key).every(isBound) && isBound(term)
    return again && range !== true
      ? [...parts, [term]]
      : [...parts.slice(0, -1), [...(last ?? []), term]]
  }, [])
}

function holds({ key, isNegated, values }: QueryTerm<FleetKey>, facts: Facts): boolean {
  const known = facts[key ?? 'text'] ?? []
  const isSo = values.some((value) => known.some((fact) => fact !== null && fits(fact, value, key)))
  return isSo !== isNegated
}

function fits(fact: string | number, value: QueryValue, key: FleetKey | undefined): boolean {
  if (value.kind === 'number') {
    return compares(Number(fact), value.comparison, value.number)
  }
  if (value.kind === 'word') {
    if (key !== 'severity') return fact === value.word
    return compares(Number(fact), value.comparison, SEVERITIES.indexOf(value.word as Severity) + 1)
  }
  if (value.kind === 'age') {
    const hours = secondsOf(value) / 3600
    return value.comparison.startsWith('<') ? Number(fact) < hours : Number(fact) > hours
  }
  const text = value.parts.map(escapePattern).join('.*')
  const around = { start: '^', end: '$' }
  if (key === undefined || key === 'os') Object.assign(around, { start: '', end: '' })
  if (key === 'program') around.start = '(^|/)'
  if (key === 'container' && text !== '') around.end = ''
  return new RegExp(`${around.start}${text}${around.end}`, 'isu').test(String(fact))
}

function compares(one: number, comparison: Comparison, other: number): boolean {
  if (comparison === '=') return one === other
  if (comparison.startsWith('<')) return one < other || (comparison === '<=' && one === other)
  return one > other || (comparison === '>=' && one === other)
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}

function factsOf(host: SmallHost): Facts {
  const shown = host.display_name === '' ? host.host_name : host.display_name
  const covered = [host.ports_covered, host.accounts_covered]
  const isAll = (word: string) => covered.every((each) => each === word)
  return {
    host: [shown, host.host_name, host.host_id],
    ip: [host.private_ip, host.public_ip],
    os: [host.os_name],
    label: host.labels,
    group: host.group === null ? [] : [host.group, `id of ${host.group}`],
    ep: ['0', 'default'],
    agent: [host.agent_version],
    seen: [host.state],
    enrolled: [host.enrolled_hours_ago],
    coverage: [isAll('complete') ? 'complete' : isAll('none') ? 'none' : 'partial'],
    text: [
      shown,
      host.host_name,
      host.private_ip,
      host.public_ip,
      host.os_name,
      host.labels.join(' '),
    ],
  }
}

function factsOfPort(port: SmallPort, host: SmallHost): Facts {
  const { laddr } = port
  const isAny = ['0.0.0.0', '::'].includes(laddr)
  const isLoopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(laddr)
  const isPrivate = ['10.0.0.1', 'fe80::1'].includes(laddr)
  return {
    port: [port.port],
    type: [port.type.toLowerCase()],
    address: [
      isAny ? 'any' : null,
      isLoopback ? 'loopback' : null,
      isPrivate ? 'private' : null,
      !isAny && !isLoopback ? 'one' : null,
    ],
    status: [port.status],
    program: [port.path],
    container: [port.container_id],
    text: [...textsOf(host), String(port.port), laddr, port.path, port.container_id],
  }
}

function factsOfAccount(account: SmallAccount, host: SmallHost): Facts {
  return {
    account: [account.user_name],
    service: [account.service_type],
    verdict: [account.verdict],
    scheme: [account.scheme],
    text: [...textsOf(host), account.user_name, account.service_type, account.instance],
  }
}

function factsOfFinding({ kind, severity }: SmallFinding): Facts {
  return { kind: [kind], severity: [severity] }
}

function textsOf({ display_name, host_name, private_ip }: SmallHost): string[] {
  return [display_name === '' ? host_name : display_name, host_name, private_ip]
}
