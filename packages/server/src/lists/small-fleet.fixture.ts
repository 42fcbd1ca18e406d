import type { Sql } from '../db/connect.ts'

/** A host of a fleet that is small enough to be looked through by hand. */
export interface SmallHost {
  readonly host_id: string
  readonly host_name: string
  readonly display_name: string
  readonly private_ip: string
  readonly public_ip: string
  readonly os_name: string
  readonly agent_version: string
  readonly labels: readonly string[]
  readonly ports_covered: string
  readonly accounts_covered: string
  readonly risk: number
  readonly state: string
  readonly group: string | null
  readonly last_seen_at: string
  readonly enrolled_hours_ago: number
  readonly ports: readonly SmallPort[]
  readonly accounts: readonly SmallAccount[]
  readonly findings: readonly SmallFinding[]
}

export interface SmallPort {
  readonly category: string
  readonly port: number
  readonly type: string
  readonly laddr: string
  readonly container_id: string
  readonly path: string | null
  readonly status: string
}

export interface SmallAccount {
  readonly service_type: string
  readonly instance: string
  readonly user_name: string
  readonly verdict: string
  readonly scheme: string | null
}

export interface SmallFinding {
  readonly kind: string
  readonly severity: number
  readonly state: string
}

/** Values that hosts, ports and accounts are made of; queries ask for them, too. */
export const VALUES = {
  name: ['web-1', 'web-2', 'db-1', 'Cache 100%', 'a_b', 'eü', '-x"y*'],
  ip: ['10.0.0.1', '10.0.0.2', '192.168.7.7', 'fd00::1'],
  os: ['Debian GNU/Linux 12', 'Rocky Linux 9.4', ''],
  agent: ['0.1.9', '0.2.0'],
  group: ['web servers', 'Databases'],
  label: ['prod', 'test', 'team:web'],
  covered: ['none', 'partial', 'complete'],
  seen: ['online', 'late', 'offline'],
  port: [22, 80, 6379, 8080],
  laddr: [
    '0.0.0.0',
    '::',
    '127.0.0.1',
    '::1',
    '10.0.0.1',
    '8.8.8.8',
    'fe80::1',
    '::ffff:127.0.0.1',
  ],
  container: ['', '0123456789ab', '0123ffff'],
  program: ['/usr/sbin/nginx', '/usr/bin/redis-server', '/opt/nginx', 'nginx'],
  status: ['danger', 'unknown', 'normal'],
  enrolledHours: [1, 50, 500],
  service: ['system', 'redis', 'mysql'],
  user: ['root', 'default', 'deploy'],
  verdict: ['weak', 'empty', 'not_found', 'locked'],
  kind: ['dangerous_port', 'weak_password'],
  severity: [1, 2, 3, 4],
  state: ['open', 'open', 'accepted', 'fixed'],
  scheme: ['yescrypt', 'sha512-crypt'],
} as const

/** Makes a fleet by numbers alone, the same each time. */
export function makeSmallFleet(hosts: number): SmallHost[] {
  const random = numbers(7)
  const pick = <Value>(values: readonly Value[]) => values[random(values.length)] as Value
  const list = <Value>(most: number, make: () => Value) =>
    Array.from({ length: random(most + 1) }, make)
  return Array.from({ length: hosts }, (_, number) => ({
    host_id: `host-${number}`,
    host_name: pick(VALUES.name),
    display_name: random(3) === 0 ? pick(VALUES.name) : '',
    private_ip: pick(VALUES.ip),
    public_ip: random(3) === 0 ? pick(VALUES.ip) : '',
    os_name: pick(VALUES.os),
    agent_version: pick(VALUES.agent),
    labels: [...new Set(list(2, () => pick(VALUES.label)))],
    ports_covered: pick(VALUES.covered),
    accounts_covered: pick(VALUES.covered),
    risk: pick([0, 0, 10, 1000]),
    state: pick(VALUES.seen),
    group: random(2) === 0 ? pick(VALUES.group) : null,
    last_seen_at: `2026-11-30T08:00:0${random(3)}.00000${random(9)}Z`,
    enrolled_hours_ago: pick(VALUES.enrolledHours),
    ports: distinct(
      list(5, () => ({
        category: pick(['host', 'container']),
        port: pick(VALUES.port),
        type: pick(['TCP', 'UDP']),
        laddr: pick(VALUES.laddr),
        container_id: pick(VALUES.container),
        path: random(3) === 0 ? null : pick(VALUES.program),
        status: pick(VALUES.status),
      })),
      ({ category, port, type, laddr, container_id }) =>
        [category, port, type, laddr, container_id].join(),
    ),
    accounts: distinct(
      list(4, () => ({
        service_type: pick(VALUES.service),
        instance: pick(['', '6379']),
        user_name: pick(VALUES.user),
        verdict: pick(VALUES.verdict),
        scheme: random(3) === 0 ? null : pick(VALUES.scheme),
      })),
      ({ service_type, instance, user_name }) => [service_type, instance, user_name].join(),
    ),
    findings: list(3, () => ({
      kind: pick(VALUES.kind),
      severity: pick(VALUES.severity),
      state: pick(VALUES.state),
    })),
  }))
}

/** Stores the fleet as reports would have. */
export async function storeSmallFleet(
  sql: Sql,
  projectId: string,
  fleet: readonly SmallHost[],
): Promise<void> {
  const hosts = JSON.stringify(
    fleet.map(({ ports, accounts, ...host }) => ({
      ...host,
      ports_total: ports.length,
      accounts_weak: accounts.filter(({ verdict }) => verdict === 'weak').length,
      accounts_empty: accounts.filter(({ verdict }) => verdict === 'empty').length,
    })),
  )
  const rows = (of: (host: SmallHost) => readonly object[]) =>
    JSON.stringify(
      fleet.flatMap((host) => of(host).map((row) => ({ ...row, host_id: host.host_id }))),
    )
  await sql`
    insert into hosts (project_id, host_id, host_name, display_name, private_ip, public_ip, os_name,
      agent_id, agent_secret_hash, agent_version, labels, ports_covered, accounts_covered, risk,
      ports_total, accounts_weak, accounts_empty, enrolled_at)
    select ${projectId}, host_id, host_name, display_name, private_ip, public_ip, os_name, host_id, '',
      agent_version, array(select json_array_elements_text(labels)), ports_covered, accounts_covered,
      risk, ports_total, accounts_weak, accounts_empty, now() - enrolled_hours_ago * interval '1 hour'
    from json_to_recordset(${hosts}::text::json) as host (host_id text, host_name text,
      display_name text, private_ip text, public_ip text, os_name text, agent_version text,
      labels json, ports_covered text, accounts_covered text, risk integer, ports_total integer,
      accounts_weak integer, accounts_empty integer, enrolled_hours_ago integer)`
  await sql`
    insert into host_liveness (project_id, host_id, last_seen_at, state)
    select ${projectId}, host_id, last_seen_at, state
    from json_to_recordset(${hosts}::text::json) as host (host_id text, last_seen_at timestamptz, state text)`
  await sql`
    insert into host_groups (project_id, group_id, enterprise_project_id, name)
    select distinct ${projectId}, 'id of ' || "group", '0', "group"
    from json_to_recordset(${hosts}::text::json) as host ("group" text) where "group" is not null`
  await sql`
    insert into host_group_members (project_id, host_id, group_id)
    select ${projectId}, host_id, 'id of ' || "group"
    from json_to_recordset(${hosts}::text::json) as host (host_id text, "group" text)
    where "group" is not null`
  await sql`
    insert into ports (project_id, host_id, category, port, type, laddr, container_id, path, status)
    select ${projectId}, host_id, category, port, type, laddr, container_id, path, status
    from json_to_recordset(${rows(({ ports }) => ports)}::text::json) as port (host_id text,
      category text, port integer, type text, laddr text, container_id text, path text, status text)`
  await sql`
    insert into account_verdicts (project_id, host_id, service_type, instance, user_name, verdict, scheme)
    select ${projectId}, host_id, service_type, instance, user_name, verdict, scheme
    from json_to_recordset(${rows(({ accounts }) => accounts)}::text::json) as account (host_id text,
      service_type text, instance text, user_name text, verdict text, scheme text)`
  await sql`
    insert into findings (project_id, finding_id, host_id, enterprise_project_id, kind, subject, severity,
      sentence, state, facts, first_seen_at, changed_at)
    select ${projectId}, md5(number::text), host_id, '0', kind, number, severity, '', state, '{}', now(), now()
    from rows from (json_to_recordset(${rows(({ findings }) => findings)}::text::json) as (host_id text,
      kind text, severity integer, state text)) with ordinality
      as finding (host_id, kind, severity, state, number)`
}

function distinct<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()]
}

/** Numbers below a bound that look drawn (mulberry32). */
function numbers(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}
