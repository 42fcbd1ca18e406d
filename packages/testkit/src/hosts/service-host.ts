import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ObservedPort } from '@openhss/contract'
import { temporaryFolder } from './temporary-host.ts'
import { System } from '@openhss/agent/system'

export interface TestProcess {
  readonly pid: number
  readonly exe: string
  readonly args: readonly string[]
  readonly parent?: number
  /** The user that it runs as; root when left out. */
  readonly userId?: number
  /** Started before its files were written; left out: after that, so that it runs as they say. */
  readonly isOlderThanFiles?: boolean
  /** Puts it into a container with files of its own. */
  readonly container?: { readonly id: string; readonly files: TestFiles }
}

export type TestFiles = Readonly<Record<string, string | Uint8Array>>

/** Makes a host with /proc as the kernel shows these processes, and files by their path below the root. */
export function serviceHost(processes: readonly TestProcess[], files: TestFiles): System {
  const root = temporaryFolder()
  // Every root folder is open like this; the temporary one would keep all users out.
  chmodSync(root, 0o755)
  writeFiles(root, {
    'etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    'etc/shadow': 'root:*:::::::\n',
    ...files,
  })
  const everyone = [{ pid: 1, exe: '/usr/lib/systemd/systemd', args: ['/sbin/init'] }, ...processes]
  writeFiles(root, { 'proc/uptime': `${UPTIME_SECONDS}.00 0.00\n` })
  for (const process of everyone) writeProcess(root, process)
  return new System(root)
}

function writeFiles(root: string, files: TestFiles): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }
}

export function listeningPort(pid: number, port: number, laddr = '0.0.0.0'): ObservedPort {
  return { type: 'TCP', port, laddr, category: 'host', container_id: '', pid }
}

/** A start of twice as much is in the future, after anything that a test writes. */
const UPTIME_SECONDS = 3_600

function writeProcess(
  root: string,
  { pid, exe, args, parent = 1, userId = 0, isOlderThanFiles = false, container }: TestProcess,
): void {
  const folder = path.join(root, 'proc', String(pid))
  writeFiles(folder, {
    cmdline: args.map((arg) => `${arg}\0`).join(''),
    cgroup: container
      ? `0::/system.slice/docker-${container.id}.scope\n`
      : '0::/system.slice/x.service\n',
    status: `Name:\t${path.basename(exe)}\nUid:\t${userId}\t${userId}\t${userId}\t${userId}\nGid:\t${userId}\t${userId}\t${userId}\t${userId}\nGroups:\t \n`,
    stat: `${pid} (${path.basename(exe)}) S ${parent} ${pid} ${pid} 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 ${isOlderThanFiles ? 100 : UPTIME_SECONDS * 200}\n`,
  })
  mkdirSync(path.join(folder, 'ns'))
  symlinkSync(exe, path.join(folder, 'exe'))
  symlinkSync(container ? `mnt:[${pid}]` : 'mnt:[4026531841]', path.join(folder, 'ns/mnt'))
  if (container) writeFiles(path.join(folder, 'root'), container.files)
}
