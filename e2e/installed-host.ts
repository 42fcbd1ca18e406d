import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { killProcessesOf, OPENHSS } from './openhss-host.ts'

const REPOSITORY = path.resolve(import.meta.dirname, '..')
const ROOT = path.join(import.meta.dirname, 'throwaway-root.sh')

/** A host on which nothing is installed yet; what is written to it is in memory. */
export interface InstalledHost extends Disposable {
  /** Runs a script in a shell that reads it from standard input, as behind a pipe. */
  install(script: string, options?: InstallOptions): Promise<Ran>
  /** Lists the files that were written to the host, but for temporary ones and those that the test put there. */
  written(): string[]
  /** Ends what runs there, as a shutdown would. */
  stop(): void
  read(file: string): string
  put(file: string, content: string): void
  modeOf(file: string): string
  /** Puts a program before those of the same name. */
  shim(name: string, body: string): void
}

interface InstallOptions {
  readonly words?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  readonly shell?: readonly string[]
}

interface Ran {
  readonly status: number | null
  readonly output: string
}

export function createInstalledHost(): InstalledHost {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-installed-'))
  const below = (file: string) => path.join(folder, 'written', file)
  mkdirSync(below('opt/shims'), { recursive: true })
  const host: InstalledHost = {
    install: async (script, { words = [], variables = {}, shell = ['sh'] } = {}) => {
      const inside = ['env', `OPENHSS_TEST_HOST=${folder}`, ...listOf(variables), ...shell]
      const child = spawn(
        'unshare',
        ['--mount', '--propagation', 'private', 'sh', ROOT, folder, REPOSITORY, ...inside].concat(
          words.length === 0 ? [] : ['-s', '--', ...words],
        ),
        // A session of its own: there is no terminal to ask at.
        { env: { PATH: process.env.PATH }, detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
      )
      // A shell that ends early does not read all of it.
      child.stdin.on('error', () => undefined).end(script)
      const ended = once(child, 'close') as Promise<[number | null]>
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
      const [status] = await ended
      return { status, output: stdout + stderr }
    },
    written: () =>
      readdirSync(path.join(folder, 'written'), { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => path.relative(below('.'), path.join(entry.parentPath, entry.name)))
        .filter((file) => !/^(?:tmp|dev|opt\/shims)\/|^usr\/bin\/systemctl$/.test(file)),
    stop: () => killProcessesOf(folder),
    read: (file) => readFileSync(below(file), 'utf8'),
    put: (file, content) => {
      mkdirSync(path.dirname(below(file)), { recursive: true })
      writeFileSync(below(file), content)
    },
    modeOf: (file) => execFileSync('stat', ['-c', '%a %U', below(file)], { encoding: 'utf8' }),
    shim: (name, body) => {
      writeFileSync(below(`opt/shims/${name}`), `#!/bin/sh\n${body}\n`)
      chmodSync(below(`opt/shims/${name}`), 0o755)
    },
    [Symbol.dispose]: () => {
      killProcessesOf(folder)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  // apt looks for programs in the folders of the system alone.
  host.put('usr/bin/systemctl', '#!/bin/sh\nexec /usr/lib/openhss-agent/systemctl "$@"\n')
  chmodSync(below('usr/bin/systemctl'), 0o755)
  host.shim('journalctl', 'exec cat /var/log/openhss-agent.log')
  return host
}

function listOf(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`)
}

/** Makes a package with the layout of the real one, whose agent is that of the checkout. @returns its name. */
export function buildStandInDeb(folder: string, version: string): string {
  const tree = mkdtempSync(path.join(os.tmpdir(), 'openhss-deb-'))
  try {
    const program = path.join(tree, 'usr/lib/openhss-agent')
    mkdirSync(program, { recursive: true })
    mkdirSync(path.join(tree, 'usr/bin'))
    mkdirSync(path.join(tree, 'DEBIAN'))
    writeFileSync(path.join(program, 'agent'), AGENT)
    writeFileSync(path.join(program, 'systemctl'), SYSTEMCTL)
    writeFileSync(path.join(tree, 'DEBIAN/control'), controlOf(version))
    writeFileSync(path.join(tree, 'DEBIAN/postinst'), AFTER_INSTALL)
    for (const file of ['usr/lib/openhss-agent/agent', 'usr/lib/openhss-agent/systemctl']) {
      chmodSync(path.join(tree, file), 0o755)
    }
    chmodSync(path.join(tree, 'DEBIAN/postinst'), 0o755)
    cpSync(path.join(program, 'agent'), path.join(tree, 'usr/bin/openhss-agent'))
    const name = `openhss-agent_${version}_${DEB_PROCESSOR}.deb`
    execFileSync('dpkg-deb', [
      '--root-owner-group',
      '-Znone',
      '--build',
      tree,
      path.join(folder, name),
    ])
    return name
  } finally {
    rmSync(tree, { recursive: true })
  }
}

const DEB_PROCESSOR = process.arch === 'arm64' ? 'arm64' : 'amd64'

function controlOf(version: string): string {
  return `Package: openhss-agent
Version: ${version}
Architecture: ${DEB_PROCESSOR}
Maintainer: OpenHSS <openhss@localhost>
Description: stand-in
`
}

/** Answers `run` and `status --json` as the program of the package does. */
const AGENT = `#!/bin/sh
identity=/var/lib/openhss/agent/identity.json
log=/var/log/openhss-agent.log
export $(grep -h '^OPENHSS_' /etc/openhss/agent.env)
case $1 in
run) exec ${OPENHSS} agent ;;
status)
  [ -e "$identity" ] || { echo '{"problem": "This host is not enrolled yet."}' && exit 1; }
  sed '/"secret"/d; s/^}//' "$identity" | sed '$s/,$//'
  grep -q 'Reported open ports' "$log" && stat -c '  ,"acknowledged_at": "%y"' "$log"
  echo '}' ;;
esac
`

const SYSTEMCTL = `#!/bin/sh
[ "$1" = restart ] && setsid /usr/bin/openhss-agent run >/var/log/openhss-agent.log 2>&1 </dev/null &
exit 0
`

const AFTER_INSTALL = `#!/bin/sh
set -e
[ "$1" != configure ] || systemctl restart openhss-agent.service
`
