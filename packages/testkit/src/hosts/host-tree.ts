/** A copy of /proc that a test writes, and what stands in its files. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { GapReason } from '@openhss/contract'
import { afterEach, beforeEach } from 'vitest'
import { parseContainerClaims, System } from '@openhss/agent/system'
import type { FileAccess, FileIdentity, Reading } from '@openhss/agent/system'
import { createPortScanner } from '@openhss/agent/ports'
import type { PortScan } from '@openhss/agent/ports'

export const ROW = { laddr: '127.0.0.1', type: 'TCP', category: 'host', container_id: '' } as const

export const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'

/** Returns a row of net/tcp. */
export function listener(port: number, inode: number, address = '0100007F'): string {
  return row(`${address}:${hexPort(port)}`, '0A', inode)
}

/** Returns a row of net/udp. */
export function udpSocket(port: number, inode: number, address = '0100007F'): string {
  return row(`${address}:${hexPort(port)}`, '07', inode)
}

export function connection(): string {
  return '   2: 0100007F:B930 0100007F:1539 01 00000000:00000000 00:00000000 00000000     0        0 179883 2 000000003d7b5ea9 20 0 0 10 -1\n'
}

function row(local: string, state: string, inode: number): string {
  const remote = local.replaceAll(/[^:]/g, '0').replace(/:.*/, ':0000')
  return `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 00000000822529fd 100 0 0 10 0\n`
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}

interface FixtureProcess {
  readonly parent?: number
  readonly exe?: string
  readonly name?: string
  /** The user that started it; root when left out. */
  readonly userId?: number
  readonly cgroup?: string
  /** Number of its mount namespace; left out: one of its own if its control group is a container's. */
  readonly mounts?: number
  /** Number of its namespace of process IDs; left out: that of the host. */
  readonly processIds?: number
  /** It is the first one of its process ID namespace. */
  readonly isInit?: boolean
  readonly args?: readonly string[]
  /** Number of its network namespace; that of the host when left out. */
  readonly network?: number
  readonly fds: Readonly<Record<number, string>>
}

/** Makes a new tree for each test of a file. */
export function useHostTree(): HostTree {
  const tree = new HostTree()
  beforeEach(() => tree.begin())
  afterEach(() => tree.end())
  return tree
}

class HostTree {
  root = ''

  begin(): void {
    this.root = mkdtempSync(path.join(tmpdir(), 'openhss-ports-'))
  }

  end(): void {
    rmSync(this.root, { recursive: true })
  }

  scan(): PortScan {
    return createPortScanner(new CopiedSystem(this.root)).scan()
  }

  writeTables(tcp: string, udp = '', folder = 'proc/net'): void {
    this.writeFile(`${folder}/tcp`, HEADER + tcp)
    this.writeFile(`${folder}/udp`, HEADER + udp)
  }

  writeProcess(pid: number, process: FixtureProcess): void {
    const { parent = 0, exe, name, userId = 0, cgroup = '', args, network, fds } = process
    const claims = parseContainerClaims(cgroup)
    const {
      mounts = claims.length > 0 ? pid : HOST_MOUNTS,
      isInit = pid === 1,
      processIds,
    } = process
    this.writeFile(`proc/${pid}/stat`, `${pid} (a (b) c) S ${parent} ${pid} ${pid} 0 -1 4194560`)
    this.writeFile(
      `proc/${pid}/status`,
      `Name:\ta\nNSpid:\t${pid}${isInit ? '\t1' : ''}\nUid:\t${userId}\t${userId}\n`,
    )
    this.link(`proc/${pid}/ns/mnt`, `mnt:[${mounts}]`)
    this.link(`proc/${pid}/ns/pid`, `pid:[${processIds ?? HOST_PROCESS_IDS}]`)
    for (const { hierarchy, parent: group } of claims) {
      mkdirSync(path.join(this.root, 'sys/fs/cgroup', hierarchy, group), { recursive: true })
    }
    mkdirSync(path.join(this.root, `proc/${pid}/fd`))
    if (name !== undefined) this.writeFile(`proc/${pid}/comm`, `${name}\n`)
    if (cgroup !== '') this.writeFile(`proc/${pid}/cgroup`, `${cgroup}\n`)
    if (args !== undefined) this.writeFile(`proc/${pid}/cmdline`, `${args.join('\0')}\0`)
    if (exe !== undefined) {
      this.link(`proc/${pid}/exe`, exe)
      if (!exe.endsWith(' (deleted)')) this.writeFile(exe, '')
    }
    if (network !== undefined) this.link(`proc/${pid}/ns/net`, `net:[${network}]`)
    for (const [fd, target] of Object.entries(fds)) this.link(`proc/${pid}/fd/${fd}`, target)
  }

  writeFile(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true })
    writeFileSync(path.join(this.root, file), text)
  }

  link(file: string, target: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true })
    symlinkSync(target, path.join(this.root, file))
  }
}

const HOST_MOUNTS = 4_026_531_841
const HOST_PROCESS_IDS = 4_026_531_836

/** A copy of a host, whose files are root's although whoever runs the test wrote them. */
export class CopiedSystem extends System {
  override accessOf(relative: string): Reading<FileAccess> {
    return asRoots(super.accessOf(relative))
  }

  override identityOf(relative: string): Reading<FileIdentity> {
    return asRoots(super.identityOf(relative))
  }
}

function asRoots<T extends FileAccess>(reading: Reading<T>): Reading<T> {
  const isOurs = 'value' in reading && reading.value.ownerId === process.getuid?.()
  return isOurs ? { value: { ...reading.value, ownerId: 0 } } : reading
}

/** A host that refuses to be read: tests may run as root, and no file mode keeps root from reading. */
export class ShadedSystem extends CopiedSystem {
  /** Paths that start so may not be read. */
  forbidden = 'nothing'
  /** Whether a folder of descriptors tells how many it has, as it does since Linux 6.2. */
  descriptorCount: 'known' | 'unknown' = 'unknown'
  beforeListing: (folder: string) => void = () => {}
  reads: string[] = []

  override readText(
    relative: string,
    maxBytes: number,
    isLast?: (chunk: Buffer) => boolean,
  ): Reading<string> {
    return this.#refuse(relative) ?? super.readText(relative, maxBytes, isLast)
  }

  override readLink(relative: string): Reading<string> {
    return this.#refuse(relative) ?? super.readLink(relative)
  }

  override listDirectory(relative: string, maxNames?: number): Reading<string[]> {
    this.beforeListing(relative)
    return this.#refuse(relative) ?? super.listDirectory(relative, maxNames)
  }

  override sizeOf(relative: string): Reading<number> {
    const size = this.descriptorCount === 'known' ? readdirSync(this.path(relative)).length : 0
    return { value: size }
  }

  #refuse(relative: string): { missing: GapReason } | undefined {
    this.reads.push(relative)
    return relative.startsWith(this.forbidden) ? { missing: 'permission' } : undefined
  }
}
