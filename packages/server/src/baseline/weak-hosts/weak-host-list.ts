import { setImmediate as nextTurn } from 'node:timers/promises'

/** A host with weak or empty passwords, by what the list of them is filtered and ordered. */
export interface WeakHost {
  readonly bucket: number
  readonly id: string
  readonly name: string
  readonly privateIp: string
  readonly publicIp: string
  readonly enterpriseProjectId: string
  /** Names of its accounts with weak or empty passwords. */
  readonly users: readonly string[]
}

/** Null stands for no filter. */
export interface WeakHostFilter {
  /** Null: all of them. */
  readonly enterpriseProjectIds: readonly string[] | null
  readonly hostId: string | null
  readonly hostName: string | null
  readonly hostIp: string | null
  readonly userName: string | null
}

/**
 * The hosts of a project with weak or empty passwords, ordered by name and ID. It never changes: hosts that did make
 * another list.
 */
export class WeakHostList {
  /** What it takes in memory, about. */
  readonly bytes: number
  readonly #hosts: readonly ListedHost[]
  /** What was found before, newest last: who turns pages asks the same again. */
  readonly #found = new Map<string, Promise<readonly ListedHost[]>>()

  constructor(hosts: readonly ListedHost[] = [], bytes = 0) {
    this.#hosts = hosts
    this.bytes = bytes
  }

  /** Makes the list in which the hosts of these buckets are the given ones. */
  replace(buckets: readonly number[], hosts: readonly WeakHost[]): WeakHostList {
    const isReplaced = new Set(buckets)
    let { bytes } = this
    const kept = this.#hosts.filter((host) => {
      const stays = !isReplaced.has(host.bucket)
      if (!stays) bytes -= bytesOf(host)
      return stays
    })
    const fresh = toListed(hosts).toSorted(compare)
    for (const host of fresh) bytes += bytesOf(host)
    return new WeakHostList(merge(kept, fresh), bytes)
  }

  /** Gives the IDs of one page of the hosts that match, and how many match in all. */
  async find(
    filter: WeakHostFilter,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly total: number; readonly hostIds: string[] }> {
    const found = await this.#findAll(filter)
    return { total: found.length, hostIds: found.slice(offset, offset + limit).map(({ id }) => id) }
  }

  #findAll(filter: WeakHostFilter): Promise<readonly ListedHost[]> {
    const key = JSON.stringify(filter)
    const found = this.#found.get(key) ?? select(this.#hosts, conditionsOf(filter))
    this.#found.delete(key)
    this.#found.set(key, found)
    const [oldest] = this.#found.keys()
    if (this.#found.size > MAX_FOUND && oldest !== undefined) this.#found.delete(oldest)
    return found
  }
}

/** Some 3 MB each in a list of 400,000 hosts. */
const MAX_FOUND = 4

interface ListedHost extends Omit<WeakHost, 'name'> {
  /** The name byte by byte, as the collation "C" of PostgreSQL compares it. */
  readonly order: string
  readonly lowerName: string
}

function toListed(hosts: readonly WeakHost[]): ListedHost[] {
  // In a fleet many hosts have the same accounts: they share one list of them.
  const shared = new Map<string, readonly string[]>()
  return hosts.map(({ name, users, ...rest }) => {
    const lowerName = name.toLowerCase()
    const order = Buffer.from(name).toString('latin1')
    const key = users.join('\n').toLowerCase()
    const lowerUsers = shared.get(key) ?? key.split('\n')
    shared.set(key, lowerUsers)
    return { ...rest, order, lowerName: lowerName === order ? order : lowerName, users: lowerUsers }
  })
}

function compare(a: ListedHost, b: ListedHost): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** Puts few sorted hosts between many: most of these are only copied. */
function merge(many: readonly ListedHost[], few: readonly ListedHost[]): ListedHost[] {
  const merged: ListedHost[] = []
  let from = 0
  for (const host of few) {
    const to = placeOf(host, many, from)
    for (; from < to; from += 1) merged.push(many[from] as ListedHost)
    merged.push(host)
  }
  for (; from < many.length; from += 1) merged.push(many[from] as ListedHost)
  return merged
}

/** Finds the index of the first host that comes after this one. */
function placeOf(host: ListedHost, hosts: readonly ListedHost[], from: number): number {
  let [low, high] = [from, hosts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(hosts[middle] as ListedHost, host) < 0) low = middle + 1
    else high = middle
  }
  return low
}

type Condition = (host: ListedHost) => boolean

/** Looks at so many hosts that others get their turn within some milliseconds. */
async function select(
  hosts: readonly ListedHost[],
  conditions: readonly Condition[],
): Promise<readonly ListedHost[]> {
  let found = hosts
  for (const condition of conditions) {
    const passed: ListedHost[] = []
    for (let from = 0; from < found.length; from += SLICE) {
      if (from > 0) await nextTurn()
      const to = Math.min(found.length, from + SLICE)
      for (let n = from; n < to; n += 1) {
        const host = found[n] as ListedHost
        if (condition(host)) passed.push(host)
      }
    }
    found = passed
  }
  return found
}

const SLICE = 50_000

/** The cheapest condition comes first. */
function conditionsOf(filter: WeakHostFilter): readonly Condition[] {
  const { enterpriseProjectIds, hostId, hostIp } = filter
  const granted = enterpriseProjectIds === null ? null : new Set(enterpriseProjectIds)
  const name = filter.hostName?.toLowerCase()
  const hasUser = filter.userName === null ? null : userCondition(filter.userName.toLowerCase())
  const conditions: (Condition | false)[] = [
    hostId !== null && ((host) => host.id === hostId),
    granted !== null && ((host) => granted.has(host.enterpriseProjectId)),
    hasUser !== null && ((host) => hasUser(host.users)),
    name !== undefined && ((host) => host.lowerName.includes(name)),
    hostIp !== null &&
      ((host) => host.privateIp.includes(hostIp) || host.publicIp.includes(hostIp)),
  ]
  return conditions.filter((condition) => condition !== false)
}

/** Looks at each list of names once, however many hosts share it. */
function userCondition(name: string): (users: readonly string[]) => boolean {
  const known = new Map<readonly string[], boolean>()
  return (users) => {
    const earlier = known.get(users)
    if (earlier !== undefined) return earlier
    const has = users.some((user) => user.includes(name))
    known.set(users, has)
    return has
  }
}

/** Measured with 400,000 hosts, of which most share their list of accounts. */
function bytesOf({ id, order, lowerName, privateIp, publicIp, users }: ListedHost): number {
  const names = order === lowerName ? order.length : order.length + 2 * lowerName.length
  const shared = users.length <= 4 ? 0 : users.length * 40
  return 200 + id.length + names + privateIp.length + publicIp.length + shared
}
