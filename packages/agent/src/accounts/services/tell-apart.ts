import type { ServiceInstance } from './service.ts'

export interface NamedInstance {
  readonly instance: ServiceInstance
  /** Unlike that of every other instance of its type. */
  readonly name: string
  /** Unlike that of every other instance, and the same whether or not another one claims its name. */
  readonly key: string
}

/**
 * Gives instances that claim one name names of their own: anybody can start a process that looks like
 * another, and the accounts of neither may stand for those of both. Their user tells them apart, since
 * nobody can be another one; those of one user are counted, in the order of their process IDs. Pure.
 */
export function tellApart(instances: readonly ServiceInstance[]): NamedInstance[] {
  const groups = [...Map.groupBy(instances, ({ type, name }) => `${type} ${name}`).values()]
  const taken = new Set<string>()
  const keys = new Set<string>()
  // Those that clash choose first: a made-up name that looks like a marked one has to give way.
  return groups
    .toSorted((a, b) => Number(b.length > 1) - Number(a.length > 1))
    .flatMap((claimants) =>
      claimants.toSorted(byUserAndAge).map((instance) => {
        const { type } = instance
        const mark = ` (user ${instance.process.userId ?? 'unknown'})`
        const key = firstFree(keys, type, instance.name, mark)
        const isAlone = claimants.length === 1 && !taken.has(`${type} ${instance.name}`)
        const name = firstFree(taken, type, instance.name, isAlone ? '' : mark)
        return { instance, name, key }
      }),
    )
}

function byUserAndAge({ process: a }: ServiceInstance, { process: b }: ServiceInstance): number {
  return (a.userId ?? -1) - (b.userId ?? -1) || a.pid - b.pid
}

function firstFree(taken: Set<string>, type: string, base: string, mark: string): string {
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? mark : `${mark} #${count}`
    const name = `${base.slice(0, MAX_NAME_LENGTH - end.length)}${end}`
    if (taken.has(`${type} ${name}`)) continue
    taken.add(`${type} ${name}`)
    return name
  }
}

/** The contract's bound. */
const MAX_NAME_LENGTH = 128
