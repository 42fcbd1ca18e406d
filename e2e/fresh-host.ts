import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess, SpawnSyncReturns } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { RunningCommand } from './openhss-host.ts'

const FRESH_ROOT = path.join(import.meta.dirname, 'fresh-root.sh')

/** A host without OpenHSS and without Node, made of this machine's files; `await using` ends all that runs on it. */
export interface FreshHost extends AsyncDisposable {
  /** Runs a command as its root to the end. */
  run(...words: string[]): SpawnSyncReturns<string>
  /** Starts a command that goes on. */
  start(...words: string[]): RunningCommand
  /** Ends such a command by SIGTERM. */
  stop(command: RunningCommand): Promise<void>
  /** Path from here of a file of the host. */
  pathOf(file: string): string
  /** Files that were made or changed since it began, but not those of dpkg and rpm themselves. */
  changes(): string[]
}

/**
 * Makes a host. @param packages folder of packages, which lie in its /packages.
 * @param init what runs as its first process; systemd if named so.
 */
export async function createFreshHost(
  packages: string,
  init: 'nothing' | 'systemd' = 'nothing',
): Promise<FreshHost> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-fresh-'))
  const groups = init === 'systemd' ? makeControlGroups(path.basename(folder)) : []
  const command = init === 'systemd' ? SYSTEMD : ['sleep', 'infinity']
  const join = groups.map((group) => `echo $$ >${group}/cgroup.procs;`).join(' ')
  const child = spawn(
    'sh',
    [
      '-c',
      `${join} exec unshare ${NAMESPACES} "$@"`,
      'sh',
      'sh',
      FRESH_ROOT,
      folder,
      packages,
    ].concat(command),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const pid = await waitForInit(child, path.basename(command[0] ?? ''))
  const enter = (words: readonly string[]) =>
    ['-t', String(pid), '-m', '-p', '-u', '-i', '-C', '-r', '-w', 'env', '-i', PATH].concat(words)
  const run = (...words: string[]) => spawnSync('nsenter', enter(words), { encoding: 'utf8' })
  if (init === 'systemd') await waitForSystemd(run)
  const upper = path.join(folder, 'upper')
  const list = () => listFiles(upper)
  const before = new Set(list())
  return {
    run,
    start: (...words) =>
      new RunningCommand(
        spawn('nsenter', enter(words), { detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
      ),
    // Its parent, which went into the namespaces, has no ear for signals.
    stop: async (command) => {
      process.kill(childOf(command.pid) ?? 0, 'SIGTERM')
      while (!command.hasEnded) await delay(20)
    },
    pathOf: (file) => path.join(`/proc/${pid}/root`, file),
    changes: () => list().filter((file) => !before.has(file) && !OF_PACKAGE_MANAGERS.test(file)),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        killIfThere(pid)
        await ended
      }
      for (const group of groups) removeControlGroup(group)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The first process of a host that was shut down may be gone before its parent is. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const NAMESPACES = '--mount --pid --fork --kill-child --uts --ipc --cgroup --propagation private'
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const SYSTEMD = [
  '/lib/systemd/systemd',
  '--system',
  // The services of this machine are not ours to start.
  '--unit=basic.target',
  '--log-target=null',
  '--show-status=no',
]

const OF_PACKAGE_MANAGERS =
  /^(var\/lib\/(apt|dpkg|rpm|systemd|PackageKit)|var\/cache|var\/log|usr\/lib\/sysimage|etc\/ld.so.cache|root|packages)(\/|$)/

/** A group for the host in each hierarchy that systemd uses; it takes the one that it finds itself in for the root. */
function makeControlGroups(name: string): string[] {
  const mounts = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified']
  const hierarchies = existsSync('/sys/fs/cgroup/systemd') ? mounts : ['/sys/fs/cgroup']
  return hierarchies.map((hierarchy) => {
    const group = path.join(hierarchy, name)
    mkdirSync(group)
    return group
  })
}

function removeControlGroup(group: string): void {
  for (const { name } of readdirSync(group, { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  )) {
    removeControlGroup(path.join(group, name))
  }
  rmdirSync(group)
}

/** Waits until the first process of the host runs what it is to run. */
async function waitForInit(child: ChildProcess, name: string): Promise<number> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The host did not begin: ${said}`)
    const pid = childOf(child.pid ?? 0)
    if (pid !== undefined && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name) return pid
    await delay(20)
  }
}

function childOf(parent: number): number | undefined {
  const [pid] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ')
  return pid ? Number(pid) : undefined
}

async function waitForSystemd(run: FreshHost['run']): Promise<void> {
  while (run('systemctl', 'is-active', 'basic.target').status !== 0) await delay(50)
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted()
}
