import { GUESSABLE_VERDICTS } from '@openhss/contract'
import type { Queryable } from '../../db/queryable.ts'
import type { WeakHost } from './weak-host-list.ts'

/**
 * Tells every server that the list of hosts with weak passwords shows these hosts otherwise: their name, address,
 * enterprise project or the names of such accounts changed, or they are gone. Their buckets stay locked until the
 * transaction ends, so this is its last statement but for what waits for nobody.
 */
export async function raiseWeakHostRevisions(
  sql: Queryable,
  projectId: string,
  hostIds: readonly string[],
): Promise<void> {
  await sql`
    insert into weak_host_revisions as r (project_id, bucket, revision)
    select ${projectId}::text, bucket, 1
    from (select distinct hashtext(id) & ${LAST_BUCKET(sql)} as bucket
      from unnest(${hostIds as string[]}::text[]) id) changed
    order by bucket
    on conflict (project_id, bucket) do update set revision = r.revision + 1`
}

/** Reads the revision of each bucket; one without a revision was never raised, and counts as 0. */
export async function readWeakHostRevisions(sql: Queryable, projectId: string): Promise<number[]> {
  const [row] = await sql<{ text: string | null }[]>`
    select string_agg(bucket || ' ' || revision, ',') as text
    from weak_host_revisions where project_id = ${projectId}`
  const revisions = Array.from({ length: BUCKETS }, () => 0)
  for (const pair of row?.text?.split(',') ?? []) {
    const [bucket = '', revision = ''] = pair.split(' ')
    revisions[Number(bucket)] = Number(revision)
  }
  return revisions
}

/**
 * Lists the hosts of buckets. The revisions are to be read before: what comes between is then read again, and never
 * missed.
 */
export async function listWeakHosts(
  sql: Queryable,
  projectId: string,
  buckets: readonly number[],
): Promise<WeakHost[]> {
  const rows = await sql<{ bucket: number; hosts: string }[]>`
    select hashtext(h.host_id) & ${LAST_BUCKET(sql)} as bucket,
      json_agg(json_build_array(h.host_id, h.host_name, h.private_ip, h.public_ip,
        h.enterprise_project_id, (
          select array_agg(v.user_name) from account_verdicts v
          where v.project_id = h.project_id and v.host_id = h.host_id
            and v.verdict in (${guessableVerdicts(sql)})
        )))::text as hosts
    from hosts h
    where h.project_id = ${projectId} and h.accounts_weak + h.accounts_empty > 0
      and hashtext(h.host_id) & ${LAST_BUCKET(sql)} = any(${buckets as number[]}::integer[])
    group by 1`
  return rows.flatMap(({ bucket, hosts }) =>
    (JSON.parse(hosts) as HostTuple[]).map((host) => toHost(bucket, host)),
  )
}

/** In the text of a statement, not a parameter: the index `account_verdicts_guessable` is for these two. */
export const guessableVerdicts = (sql: Queryable) =>
  sql.unsafe(GUESSABLE_VERDICTS.map((verdict) => `'${verdict}'`).join(', '))

/** Parts of the list that change apart from each other: in a fleet of 400,000 hosts, 400 each. */
const BUCKETS = 1024

/** In the text of a statement, not a parameter: the index `hosts_weak_by_bucket` is for this one. */
const LAST_BUCKET = (sql: Queryable) => sql.unsafe(String(BUCKETS - 1))

type HostTuple = [
  id: string,
  name: string,
  privateIp: string,
  publicIp: string,
  enterpriseProjectId: string,
  users: string[] | null,
]

function toHost(
  bucket: number,
  [id, name, privateIp, publicIp, enterpriseProjectId, users]: HostTuple,
): WeakHost {
  return { bucket, id, name, privateIp, publicIp, enterpriseProjectId, users: users ?? [] }
}
