import type { ObservedPort } from '@openhss/contract'
import { parseContainerId } from '../../host/parse-container-id.ts'
import { parseParent } from '../../ports/owners/listening-parent.ts'
import { NOBODY, mayReadAs, parseIdentity } from '../../host/may-read.ts'
import type { ProcessIdentity } from '../../host/may-read.ts'
import { System } from '../../host/system.ts'
import type { LookBudget } from './budget/look-budget.ts'
import type { UserMeter } from './budget/user-meter.ts'
import type { ServiceProcess } from './service-process.ts'
import { listProcessIds, readProgram } from './service-programs.ts'
import { readUnixListeners } from './unix-listeners.ts'

/**
 * Every process of the host that runs a program, with the ports that it owns; a kernel thread runs none.
 * Costs a readlink for each process; the rest is read when a service asks for it.
 * @param budgets bound what is read; what is past them is missing, and counted there.
 */
export function listServiceProcesses(
  system: System,
  ports: readonly ObservedPort[],
  budgets?: ProcessBudgets,
): ServiceProcess[] {
  const portsOf = Map.groupBy(ports, ({ pid }) => pid)
  return listProcessIds(system).flatMap((pid) => {
    const program = readProgram(system, pid)
    return program === undefined
      ? []
      : [new HostProcess(system, pid, program, { ports: portsOf.get(pid) ?? [], budgets })]
  })
}

const MAX_SMALL_FILE_BYTES = 65_536
/** A user can be in 65,536 groups. */
const MAX_STATUS_BYTES = 1024 * 1024
/** A Java server has some 10 KB. Linux allows 2 MB and more, and anybody may fill them in each of his processes. */
const MAX_COMMAND_LINE_BYTES = 512 * 1024

/** As much as for arguments. */
const MAX_ENVIRONMENT_BYTES = MAX_COMMAND_LINE_BYTES
const SEPARATOR = Buffer.alloc(1)
/** USER_HZ, which is 100 on every platform that Node runs on. */
const MS_PER_TICK = 10

function endOfText(bytes: Buffer): number {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes.length : end
}

/** What may be read to recognise services, and of those that were. */
export interface ProcessBudgets {
  readonly finding: LookBudget
  readonly reading: LookBudget
}

interface Surroundings {
  readonly ports: readonly ObservedPort[]
  readonly budgets: ProcessBudgets | undefined
}

/** Reads only what is asked for; what went away meanwhile is empty. */
class HostProcess implements ServiceProcess {
  readonly pid: number
  readonly program: string
  readonly ports: readonly ObservedPort[]
  readonly #system: System
  readonly #budgets: ProcessBudgets | undefined
  #status: string | undefined
  #ownSystem: System | undefined
  #args: readonly string[] | undefined

  constructor(system: System, pid: number, program: string, { ports, budgets }: Surroundings) {
    this.#system = system
    this.#budgets = budgets
    this.pid = pid
    this.program = program
    this.ports = ports
  }

  get args(): readonly string[] {
    return (this.#args ??= this.#readArgs())
  }

  #readArgs(): readonly string[] {
    const reading = this.#ownFiles.readText(`proc/${this.pid}/cmdline`, MAX_COMMAND_LINE_BYTES)
    if ('value' in reading) return reading.value.replace(/\0$/, '').split('\0')
    // Without them nobody knows which server it is.
    if (reading.missing === 'oversized') this.#ownFiles.meter?.refuse()
    return ['']
  }

  get workingDirectory(): string {
    const link = this.#system.readLink(`proc/${this.pid}/cwd`)
    return 'value' in link ? link.value : ''
  }

  environmentVariable(name: string): string | undefined {
    const reading = this.#ownFiles.readBytes(`proc/${this.pid}/environ`, MAX_ENVIRONMENT_BYTES)
    if ('missing' in reading) return undefined
    const bytes = Buffer.concat([SEPARATOR, reading.value])
    reading.value.fill(0)
    const prefix = Buffer.from(`\0${name}=`)
    const start = bytes.indexOf(prefix)
    const value = bytes.subarray(start + prefix.length)
    const text = start < 0 ? undefined : value.toString('utf8', 0, endOfText(value))
    bytes.fill(0)
    return text
  }

  get containerId(): string {
    return parseContainerId(this.#read('cgroup'))
  }

  get parent(): number {
    return parseParent(this.#read('stat'))
  }

  get startedAtMs(): number | undefined {
    const uptime = this.#system.readText('proc/uptime', MAX_SMALL_FILE_BYTES)
    const [seconds = ''] = 'value' in uptime ? uptime.value.split(' ') : []
    // After the name, which may hold anything: state, 18 numbers, and the start in ticks since boot.
    const stat = this.#read('stat')
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(/\s/)[19] ?? ''
    if (!/^\d+(\.\d+)?$/.test(seconds) || !/^\d+$/.test(ticks)) return undefined
    return Date.now() - Number(seconds) * 1_000 + Number(ticks) * MS_PER_TICK
  }

  get userId(): number | undefined {
    // Not a line after a carriage return, which a process may have in its name.
    const effective = /\nUid:\t\d+\t(\d+)/.exec(this.#readStatus())?.[1]
    return effective === undefined ? undefined : Number(effective)
  }

  get ownerId(): number | undefined {
    return parseIdentity(this.#readStatus()).userId
  }

  get meter(): UserMeter | undefined {
    return this.#budgets?.reading.meterOf(this.ownerId)
  }

  get reachablePorts(): readonly ObservedPort[] {
    // The kernel's names of namespaces are the same below every root that shows its /proc.
    const ours = new System('/').readLink('proc/self/ns/net')
    return this.ports.filter(({ forwarder_pid }) => {
      const theirs = this.#system.readLink(`proc/${forwarder_pid ?? this.pid}/ns/net`)
      return 'value' in ours && 'value' in theirs && ours.value === theirs.value
    })
  }

  get files(): System {
    const { root } = this.filesForAgent
    const identity = this.#readIdentity()
    const mayRead = identity.userId === 0 ? undefined : mayReadAs(identity, root)
    return new System(root, mayRead, this.meter)
  }

  /** Anybody can run a program of root's in the place of the one that was recognised, with its arguments. */
  #readIdentity(): ProcessIdentity {
    const identity = parseIdentity(this.#read('status', MAX_STATUS_BYTES))
    return readProgram(this.#system, this.pid) === this.program ? identity : NOBODY
  }

  get filesForAgent(): System {
    const own = this.#system.readLink(`proc/${this.pid}/ns/mnt`)
    // Below / the files are those that the agent sees, and who may not look at process 1 knows its own.
    const viewer = this.#system.root === '/' ? 'self' : '1'
    const host = this.#system.readLink(`proc/${viewer}/ns/mnt`)
    const isElsewhere = 'value' in own && 'value' in host && own.value !== host.value
    const root = isElsewhere ? this.#system.path(`proc/${this.pid}/root`) : this.#system.root
    return new System(root, undefined, this.meter)
  }

  get unixSockets(): readonly string[] | undefined {
    return readUnixListeners(this.#ownFiles, this.pid)
  }

  /** Its own files below /proc, which another process has written. */
  get #ownFiles(): System {
    const meter = this.#budgets?.finding.meterOf(this.ownerId)
    return (this.#ownSystem ??= new System(this.#system.root, undefined, meter))
  }

  /** It says whom the rest counts to, and is read once: it is asked for at each comparison of two processes. */
  #readStatus(): string {
    if (this.#status !== undefined) return this.#status
    const reading = this.#system.readText(`proc/${this.pid}/status`, MAX_SMALL_FILE_BYTES)
    return (this.#status = 'value' in reading ? reading.value : '')
  }

  #read(file: string, maxBytes = MAX_SMALL_FILE_BYTES): string {
    const reading = this.#ownFiles.readText(`proc/${this.pid}/${file}`, maxBytes)
    return 'value' in reading ? reading.value : ''
  }
}
