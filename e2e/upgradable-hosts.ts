import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import repository from '../package.json' with { type: 'json' }
import { buildAgentProgram } from '../scripts/package/agent-folder.ts'
import { findAgentParts, REPOSITORY } from '../scripts/package/parts.ts'
import { signRelease } from '../scripts/package/release-signature.ts'
import { TARGETS } from '../scripts/package/target.ts'
import { killProcessesOf, RunningCommand } from './openhss-host.ts'

/** Releases of the agent, as packages and as they are installed, and hosts whose unit runs the installed one. */
export interface UpgradableHosts extends AsyncDisposable {
  /** The folder of packages of the server. */
  readonly dist: string
  /** Version of the packages that are installed. */
  readonly installed: string
  /** Puts a release beside the server, signed, and no other one. @param change makes something else of its program. */
  release(version: string, change?: (program: string) => void): void
  /** Starts the agent of another host. @param seconds that a new version has. */
  start(name: string, options: HostOptions): UpgradableHost
}

interface HostOptions {
  readonly endpoint: string
  readonly joinToken: string
  readonly allowed?: boolean
  readonly seconds?: number
}

interface UpgradableHost {
  /** Ends the agent for good, as `systemctl stop` does. */
  stop(): Promise<void>
  readonly output: string
  /** Runs `openhss-agent` as a person would. */
  run(...words: string[]): { readonly stdout: string }
}

export async function createUpgradableHosts(): Promise<UpgradableHosts> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-upgrades-'))
  const dist = path.join(folder, 'dist')
  const key = path.join(folder, 'private.pem')
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key], { stdio: 'pipe' })
  const releaseKey = execFileSync('openssl', ['pkey', '-in', key, '-pubout'], { encoding: 'utf8' })
  const built = path.join(folder, 'built/openhss-agent')
  await buildProgram(built, releaseKey)
  const hosts: Host[] = []
  return {
    dist,
    installed: repository.version,
    release: (version, change = () => undefined) => {
      rmSync(dist, { recursive: true, force: true })
      mkdirSync(dist)
      const program = path.join(folder, version, 'openhss-agent')
      cpSync(built, program, { recursive: true })
      renameVersion(program, version)
      change(program)
      packRelease(program, version, dist)
      signRelease(dist, readFileSync(key, 'utf8'))
    },
    start: (name, options) => {
      const packaged = path.join(folder, `installed-${name}/openhss-agent`)
      cpSync(built, packaged, { recursive: true })
      const starter = path.join(packaged, 'openhss-agent')
      const text = readFileSync(starter, 'utf8')
      writeFileSync(
        starter,
        text.replace('max_seconds=300', `max_seconds=${options.seconds ?? 300}`),
      )
      const host = new Host(path.join(folder, `host-${name}`), packaged, options)
      hosts.push(host)
      return host
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(hosts.map((host) => host.stop()))
      killProcessesOf(folder)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The program of the package but for Node, which would be a hundred megabytes in each release. */
async function buildProgram(program: string, releaseKey: string): Promise<void> {
  const target = TARGETS.find(({ node }) => node === process.arch)
  const parts = target && findAgentParts(target)
  if (parts === undefined || 'missing' in parts) throw new Error('parts of the agent are missing')
  await buildAgentProgram(program, parts, { version: repository.version, releaseKey })
  const node = path.join(REPOSITORY, 'node_modules/node/bin/node')
  writeFileSync(path.join(program, 'node'), `#!/bin/sh\nexec ${node} "$@"\n`, { mode: 0o755 })
}

/** Makes another version of it. */
function renameVersion(program: string, version: string): void {
  writeFileSync(path.join(program, 'version'), `${version}\n`)
  for (const name of globSync('*.js', { cwd: program })) {
    const file = path.join(program, name)
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      text
        .replaceAll(`\`${repository.version}\``, `\`${version}\``)
        .replaceAll(`"${repository.version}"`, `"${version}"`),
    )
  }
}

function packRelease(program: string, version: string, dist: string): void {
  const processor = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const file = `openhss-agent_${version}_${processor}.tar.gz`
  const { dir, base } = path.parse(program)
  execFileSync('tar', ['--format=gnu', '-czf', path.join(dist, file), '-C', dir, base])
  const sums = execFileSync('sha256sum', [file], { cwd: dist, encoding: 'utf8' })
  writeFileSync(path.join(dist, 'SHA256SUMS'), sums)
}

/** A host with an /etc and a /var/lib of its own, and what systemd does for the unit. */
class Host implements UpgradableHost {
  readonly #folder: string
  readonly #packaged: string
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #ended: Promise<void>
  #running: RunningCommand
  #isStopped = false
  #earlier = ''

  constructor(folder: string, packaged: string, { endpoint, joinToken, allowed }: HostOptions) {
    this.#folder = folder
    this.#packaged = packaged
    for (const name of ['upgrades', 'data']) mkdirSync(path.join(folder, name), { recursive: true })
    this.#env = {
      PATH: process.env.PATH,
      OPENHSS_DATA_DIR: path.join(folder, 'data'),
      OPENHSS_ENDPOINT: endpoint,
      OPENHSS_JOIN_TOKEN: joinToken,
      INVOCATION_ID: 'as systemd sets it',
      // Nobody asks for the passwords of these hosts.
      OPENHSS_AGENT_CPU_PERCENT: '1',
      ...(allowed !== false && { OPENHSS_SELF_UPDATE: '1' }),
    }
    this.#running = this.#start()
    this.#ended = this.#keepRunning()
  }

  get output(): string {
    return this.#earlier + this.#running.output
  }

  run(...words: string[]): { readonly stdout: string } {
    const [program = '', ...rest] = this.#wrapped(words)
    try {
      return { stdout: execFileSync(program, rest, { env: this.#env, encoding: 'utf8' }) }
    } catch (error) {
      return { stdout: (error as { stdout: string }).stdout }
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running.stop('SIGTERM')
    await this.#ended
  }

  #start(): RunningCommand {
    const [program = '', ...words] = this.#wrapped(['run'])
    return new RunningCommand(
      spawn(program, words, { env: this.#env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
    )
  }

  async #keepRunning(): Promise<void> {
    while (!this.#isStopped) {
      await this.#running.ended()
      if (this.#isStopped) return
      this.#earlier += this.#running.output
      this.#running = this.#start()
    }
  }

  #wrapped(words: readonly string[]): string[] {
    const script =
      'mount -t tmpfs none /var/lib && mkdir /var/lib/openhss-agent && mount --bind "$1" /var/lib/openhss-agent && shift && exec "$@"'
    const upgrades = path.join(this.#folder, 'upgrades')
    const starter = path.join(this.#packaged, 'openhss-agent')
    const inside = ['sh', '-c', script, 'sh', upgrades, starter, ...words]
    return ['unshare', '--mount', '--propagation', 'private', ...inside]
  }
}
