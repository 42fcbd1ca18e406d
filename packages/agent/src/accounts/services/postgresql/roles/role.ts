import { parseObject, parseTexts } from './json-row.ts'

/** A role as `pg_authid` has it. */
export interface Role {
  readonly name: string
  readonly canLogin: boolean
  /** May open the connections that `replication` in pg_hba.conf stands for. */
  readonly canReplicate: boolean
  /** What is stored of its password; undefined: it has none. */
  readonly password: string | undefined
  /** Milliseconds since the epoch; undefined: for ever. */
  readonly validUntilMs: number | undefined
  /** Roles that it is a member of, directly or by others. */
  readonly groups: ReadonlySet<string>
}

/** One row for each role, as JSON. The roles of the system itself (`pg_…`) are rights, no accounts. */
export const SELECT_ROLES = String.raw`
  with recursive membership(role, member) as (
    select roleid, member from pg_auth_members
    union
    select m.role, a.member from membership m join pg_auth_members a on a.roleid = m.member
  ), groups as (
    select m.member, array_agg(g.rolname) as names
    from membership m join pg_authid g on g.oid = m.role
    group by m.member
  )
  select json_build_object(
    'name', a.rolname,
    'canLogin', a.rolcanlogin,
    'canReplicate', a.rolreplication or a.rolsuper,
    'password', a.rolpassword,
    'validUntil', extract(epoch from a.rolvaliduntil)::text,
    'groups', coalesce(groups.names, '{}'))
  from pg_authid a left join groups on groups.member = a.oid
  where a.rolcanlogin or a.rolname !~ '^pg_'
  order by a.rolname`

/** Undefined: not a row of SELECT_ROLES. Pure; never throws. */
export function parseRole(row: string): Role | undefined {
  const { name, canLogin, canReplicate, password, validUntil, groups } = parseObject(row)
  if (typeof name !== 'string' || typeof canLogin !== 'boolean') return undefined
  if (password !== null && typeof password !== 'string') return undefined
  return {
    name,
    canLogin,
    canReplicate: canReplicate === true,
    password: password ?? undefined,
    validUntilMs: parseEpoch(validUntil),
    groups: new Set(parseTexts(groups)),
  }
}

/** `infinity` is as good as no end. */
function parseEpoch(seconds: unknown): number | undefined {
  const ms = typeof seconds === 'string' ? Number(seconds) * 1_000 : Infinity
  return ms === Infinity || Number.isNaN(ms) ? undefined : ms
}
