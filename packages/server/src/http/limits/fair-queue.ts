/**
 * What waits, in turn by group (a tenant, an agent) and within a group by member (a user): whoever has much waiting
 * is served no sooner for it. To add and to take costs the same however much waits.
 */
export class FairQueue<Item> {
  /** A group that was served goes to the end of the map, and so does a member within its group. */
  readonly #groups = new Map<string, Map<string, Item[]>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  sizeOf(group: string, member: string): number {
    return this.#groups.get(group)?.get(member)?.length ?? 0
  }

  add(group: string, member: string, item: Item): void {
    const members = this.#groups.get(group) ?? new Map<string, Item[]>()
    const items = members.get(member) ?? []
    items.push(item)
    members.set(member, items)
    this.#groups.set(group, members)
    this.#size += 1
  }

  /** Takes the first item of the group whose turn it is, of those that may start now. */
  take(mayStart: (group: string, item: Item) => boolean): Item | undefined {
    for (const [group, members] of this.#groups) {
      for (const [member, items] of members) {
        const [item] = items
        if (item === undefined || !mayStart(group, item)) break
        items.shift()
        members.delete(member)
        if (items.length > 0) members.set(member, items)
        this.#groups.delete(group)
        if (members.size > 0) this.#groups.set(group, members)
        this.#size -= 1
        return item
      }
    }
    return undefined
  }

  /** Takes an item out that waits no longer. */
  remove(group: string, member: string, item: Item): void {
    const members = this.#groups.get(group)
    const items = members?.get(member)
    const at = items?.indexOf(item) ?? -1
    if (members === undefined || items === undefined || at === -1) return
    items.splice(at, 1)
    this.#size -= 1
    if (items.length === 0) members.delete(member)
    if (members.size === 0) this.#groups.delete(group)
  }
}
