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
  readonly #found = new Map<string, readonly ListedHost[]>()

  constructor(hosts: readonly ListedHost[] = []) {
    this.#hosts = hosts
    this.bytes = hosts.reduce((sum, host) => sum + bytesOf(host), 0)
  }

  /** Makes the list in which the hosts of these buckets are the given ones. */
  replace(buckets: ReadonlySet<number>, hosts: readonly WeakHost[]): WeakHostList {
    const fresh = toListed(hosts).toSorted(compare)
    const merged: ListedHost[] = []
    let next = 0
    for (const host of this.#hosts) {
      if (buckets.has(host.bucket)) continue
      for (let other = fresh[next]; other && compare(other, host) < 0; other = fresh[next]) {
        merged.push(other)
        next += 1
      }
      merged.push(host)
    }
    // Not spread: there may be more than a call takes as arguments.
    for (const host of fresh.slice(next)) merged.push(host)
    return new WeakHostList(merged)
  }

  /** Gives the IDs of one page of the hosts that match, and how many match in all. */
  find(
    filter: WeakHostFilter,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): { readonly total: number; readonly hostIds: string[] } {
    const key = JSON.stringify(filter)
    const found = this.#found.get(key) ?? this.#hosts.filter(conditionOf(filter))
    this.#found.delete(key)
    this.#found.set(key, found)
    const [oldest] = this.#found.keys()
    if (this.#found.size > MAX_FOUND && oldest !== undefined) this.#found.delete(oldest)
    return { total: found.length, hostIds: found.slice(offset, offset + limit).map(({ id }) => id) }
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

function conditionOf(filter: WeakHostFilter): (host: ListedHost) => boolean {
  const { enterpriseProjectIds, hostId, hostIp } = filter
  const granted = enterpriseProjectIds === null ? null : new Set(enterpriseProjectIds)
  const hostName = filter.hostName?.toLowerCase() ?? null
  const hasUser = filter.userName === null ? null : userCondition(filter.userName.toLowerCase())
  return (host) =>
    (granted === null || granted.has(host.enterpriseProjectId)) &&
    (hostId === null || host.id === hostId) &&
    (hostName === null || host.lowerName.includes(hostName)) &&
    (hostIp === null || host.privateIp.includes(hostIp) || host.publicIp.includes(hostIp)) &&
    (hasUser === null || hasUser(host.users))
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
