import type { ReadMeter } from '../../../host/read-meter.ts'
import type { System } from '../../../host/system.ts'
import type { NamedInstance } from '../tell-apart.ts'
import type { UserMeter } from '../budget/user-meter.ts'

/**
 * The newest version of each instance. Where it rests on files alone, they are looked at and not read again while
 * none changed. Where its user has used up what a look may cost, it stays as it was until it is its turn.
 */
export class VersionMemory {
  readonly #known = new Map<string, Known>()
  #turn = 0

  /** Those that were looked at longest ago first. */
  inTurn(instances: readonly NamedInstance[]): readonly NamedInstance[] {
    const turnOf = (each: NamedInstance) => this.#known.get(idOf(each))?.turn ?? 0
    return instances.toSorted((a, b) => turnOf(a) - turnOf(b))
  }

  /** @param ask reads the version anew; undefined: it is not known now. */
  async versionOf(
    named: NamedInstance,
    meter: UserMeter,
    ask: () => Promise<string | undefined>,
  ): Promise<string> {
    const known = this.#known.get(idOf(named))
    if (meter.bytesLeft <= 0) {
      meter.refuse()
      return known?.version ?? UNREAD
    }
    this.#turn += 1
    const { files } = named.instance.process
    if (known?.files && files && isUnchanged(known.files, files)) {
      this.#known.set(idOf(named), { ...known, turn: this.#turn })
      return known.version
    }
    const { refused } = meter
    const seen = new Set<string>()
    const asked = named.instance.restsOnFiles
      ? await meter.trace((relative) => seen.add(relative), ask)
      : await ask()
    // What was cut short says less than what was seen whole, and is no change.
    const isShort = meter.refused > refused && known !== undefined
    const version = (isShort ? undefined : asked) ?? known?.version ?? UNREAD
    const stamped = seen.size > 0 && files ? stamp(seen, files, meter) : undefined
    this.#known.set(idOf(named), { version, turn: this.#turn, ...(stamped && { files: stamped }) })
    return version
  }

  /** Instances come and go. */
  keepOnly(instances: readonly NamedInstance[]): void {
    const ids = new Set(instances.map(idOf))
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id)
  }
}

interface Known {
  readonly version: string
  /** When it was looked at, counted in looks. */
  readonly turn: number
  readonly files?: SeenFiles
}

/** Files as they were. Time changes a version as well: a server reads a file again some seconds after it changed. */
interface SeenFiles {
  readonly stamps: ReadonlyMap<string, string>
  readonly untilMs: number
}

const UNREAD = 'unread'
const MAX_FILE_COUNT = 500
/** Some more or less, so that many are not due at once. */
const MAX_AGE_MS = 60_000

function idOf({ instance, key }: NamedInstance): string {
  return `${instance.type} ${instance.process.pid} ${key}`
}

function stamp(seen: ReadonlySet<string>, files: System, meter: ReadMeter): SeenFiles | undefined {
  // Those of the kernel have no time that tells anything.
  const kept = [...seen].filter((relative) => !relative.startsWith('proc/'))
  if (kept.length > MAX_FILE_COUNT) return undefined
  const stamps = new Map(kept.map((relative) => [relative, stampOf(files, relative)]))
  const untilMs = performance.now() + MAX_AGE_MS * (0.75 + Math.random() / 2)
  // What was not read for want of bytes says nothing.
  return meter.bytesLeft > 0 ? { stamps, untilMs } : undefined
}

function isUnchanged({ stamps, untilMs }: SeenFiles, files: System): boolean {
  if (performance.now() > untilMs) return false
  return [...stamps].every(([relative, before]) => stampOf(files, relative) === before)
}

function stampOf(files: System, relative: string): string {
  return Object.values(files.stampOf(relative)).join()
}
