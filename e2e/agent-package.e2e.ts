import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { hasOwnMachine, hasProgram } from '@openhss/testkit/hosts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageAgents } from '../scripts/package/agent-packages.ts'
import { digestsOf } from '../scripts/package/digests.ts'
import { createFreshHost } from './fresh-host.ts'
import type { FreshHost } from './fresh-host.ts'
import { listLintianErrors } from './lintian.ts'
import { joinTokensOf, startServer } from './running-server.ts'
import type { RunningServer, Session } from './running-server.ts'

const canPack = ['dpkg-deb', 'rpmbuild', 'strip'].every(hasProgram)
const canInstall = canPack && hasOwnMachine

let folder: string
let deb: string
let rpm: string
let sums: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-packages-'))
  if (!canPack) return
  const dist = path.join(folder, 'dist')
  sums = digestsOf(dist, await packageAgents(dist, { compression: 'none' }))
  ;[deb = '', rpm = ''] = ['deb', 'rpm'].map((form) => find(`*.${form}`))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function find(pattern: string): string {
  return path.join(folder, 'dist', globSync(pattern, { cwd: path.join(folder, 'dist') })[0] ?? '')
}

function output(program: string, ...words: string[]): string {
  return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

describe.runIf(canPack)('the packages', () => {
  test('of the same sources are the same bytes', async () => {
    const again = path.join(folder, 'again')
    expect(digestsOf(again, await packageAgents(again, { compression: 'none' }))).toBe(sums)
    await rm(again, { recursive: true })
  })

  test('hold files of root alone, which nobody else may write', () => {
    const lines = output('dpkg-deb', '--contents', deb).trim().split('\n')
    const wrong = lines.filter(
      (line) => !/^([d-]rwxr-xr-x|-rw-r--r--|lrwxrwxrwx) root\/root /.test(line),
    )
    expect(wrong).toEqual([])
    const owners = output('rpm', '-qp', '--qf', '[%{FILEUSERNAME}:%{FILEGROUPNAME} ]', rpm)
    expect(new Set(owners.trim().split(' '))).toEqual(new Set(['root:root']))
  })

  test('of both forms hold the same', () => {
    const ofDeb = output('dpkg-deb', '--contents', deb)
      .split('\n')
      .flatMap((line) => / \.(\/.*[^/])(?: ->.*)?$/.exec(line)?.[1]?.replace(/ ->.*/, '') ?? [])
      .filter((name) => !/^\/usr\/share\/lintian|changelog\.gz$/.test(name))
      .map((name) => name.replace(/^\/lib\//, '/usr/lib/'))
    const folders = output('rpm', '-qp', '--qf', '[%{FILEMODES:perms} %{FILENAMES}\n]', rpm)
    const ofRpm = folders.split('\n').flatMap((line) => /^[-l]\S+ (.*)$/.exec(line)?.[1] ?? [])
    expect(ofRpm.toSorted()).toEqual(ofDeb.toSorted())
  })

  test.runIf(hasProgram('lintian'))('have no error that lintian knows', () => {
    expect(listLintianErrors(deb)).toEqual([])
  })

  test('name everything that others made, with its licence', () => {
    const root = path.join(folder, 'unpacked')
    output('dpkg-deb', '-x', deb, root)
    const doc = path.join(root, 'usr/share/doc/openhss-agent')
    const { components } = JSON.parse(readFileSync(path.join(doc, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; licenses: { license: { id: string } }[] }[]
    }
    const names = components.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['koffi', 'saxes', 'xmlchars', 'commander']))
    // Schemas are for servers, and would take 13 MB more.
    expect(names).not.toContain('typebox')
    for (const name of names) {
      const text = path.join(doc, 'licences', name.replace(/^@/, '').replaceAll('/', '-'))
      expect(statSync(text).size).toBeGreaterThan(500)
    }
  })

  test('run on glibc 2.28', () => {
    const root = path.join(folder, 'unpacked/usr/lib/openhss-agent')
    const binaries = ['node', 'simd.so', ...globSync('node_modules/**/*.node', { cwd: root })]
    expect(binaries).toHaveLength(3)
    const versions = binaries.flatMap((name) =>
      [...output('objdump', '-p', path.join(root, name)).matchAll(/GLIBC_2\.(\d+)/g)].map(
        ([, minor]) => Number(minor),
      ),
    )
    expect(Math.max(...versions)).toBeLessThanOrEqual(28)
  })
})

describe.runIf(canInstall)('on a host that has nothing else', () => {
  let server: RunningServer
  let session: Session
  let proxy: CountingProxy
  beforeAll(async () => {
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => path.join(folder, 'dist', name))
    const options =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=own -addext subjectAltName=IP:127.0.0.1'
    output('openssl', ...options.split(' '), '-keyout', key ?? '', '-out', cert ?? '')
    server = await startServer({
      OPENHSS_TLS_CERT: cert ?? '',
      OPENHSS_TLS_KEY: key ?? '',
    })
    // These words are what the test itself sends.
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(cert ?? '', 'utf8')])
    session = await server.signIn()
    proxy = await startProxy()
  })
  afterAll(async () => {
    proxy.close()
    await server[Symbol.asyncDispose]()
  })

  const writeSettings = async (host: FreshHost, ...more: string[]) => {
    const lines = [
      `OPENHSS_ENDPOINT="${server.endpoint}"`,
      `OPENHSS_JOIN_TOKEN=${await joinTokensOf(session)(1)}`,
      "OPENHSS_CA_FILE='/packages/cert.pem'",
      ...more,
    ]
    const file = host.pathOf('/etc/openhss/agent.env')
    writeFileSync(file, `${readFileSync(file, 'utf8')}${lines.join('\n')}\n`)
  }

  const install = (host: FreshHost, ...words: string[]) => {
    const { status, stderr } = host.run(...words)
    expect(stderr).toBe('')
    expect(status).toBe(0)
  }

  const listHosts = async () => {
    const params = { project_id: session.description.project?.id ?? '' }
    return (await session.api.listHosts({ params, query: {} })).data_list
  }

  const statusOf = (host: FreshHost) =>
    JSON.parse(host.run('openhss-agent', 'status', '--json').stdout) as Record<string, unknown>

  test('the deb scans, enrols, reports, forgets and leaves nothing', async () => {
    await using host = await createFreshHost(path.dirname(deb))
    const file = `/packages/${path.basename(deb)}`
    expect(host.run('sh', '-c', 'command -v node').status).not.toBe(0)
    install(host, 'dpkg', '--install', file)
    expect(statSync(host.pathOf('/etc/openhss/agent.env')).mode & 0o777).toBe(0o600)

    expect(host.run('openhss-agent', 'run').stderr).toContain('not enrolled yet')
    expect(statusOf(host)).toMatchObject({ host_id: null, service: null, acknowledged_at: null })
    const doctor = host.run('openhss-agent', 'doctor').stdout
    expect(doctor).toMatch(/password schemes +works .*yescrypt.*SIMD code: \w+/)
    expect(doctor).toMatch(/server +broken .*no address/)

    await writeSettings(host, `OPENHSS_PROXY=http://127.0.0.1:${proxy.port}`)
    const agent = host.start('openhss-agent', 'run')
    await agent.printed(/Reported open ports/)
    await agent.printed(/Reported accounts/)
    const status = statusOf(host)
    expect(status).toMatchObject({ endpoint: server.endpoint, problem: null })
    expect(await listHosts()).toMatchObject([{ host_id: status['host_id'] }])
    expect(proxy.connections).toBeGreaterThan(0)
    // Not run: the proxy is a part of this process.
    const way = host.start('openhss-agent', 'doctor')
    await way.printed(/^clock +works /m)
    for (const step of ['proxy', 'TLS', 'HTTP']) {
      expect(way.output).toMatch(new RegExp(`^${step} +works `, 'm'))
    }

    const refused = host.run('openhss-agent', 'prepare-image')
    expect(refused).toMatchObject({ status: 1 })
    expect(refused.stderr).toContain('Another agent is running')
    await host.stop(agent)
    expect(host.run('openhss-agent', 'prepare-image').stdout).toContain('has forgotten who it is')
    expect(statusOf(host)).toMatchObject({ endpoint: server.endpoint, host_id: null })

    install(host, 'dpkg', '--install', file)
    expect(readFileSync(host.pathOf('/etc/openhss/agent.env'), 'utf8')).toContain(server.endpoint)
    install(host, 'openhss-agent', 'uninstall')
    expect(host.changes()).toEqual([])
  })

  test('the rpm scans, and leaves nothing', async () => {
    await using host = await createFreshHost(path.dirname(rpm))
    // rpm does not know what dpkg has installed.
    install(
      host,
      'rpm',
      '--force-debian',
      '--install',
      '--nodeps',
      `/packages/${path.basename(rpm)}`,
    )
    const { stdout, status } = host.run('openhss-agent', 'scan', '--json', '--no-passwords')
    expect([0, 3]).toContain(status)
    expect(JSON.parse(stdout)).toMatchObject({ coverage: { ports: { namespaces: 1 } } })
    install(host, 'openhss-agent', 'uninstall')
    expect(host.changes()).toEqual([])
  })

  test('the folder scans, and leaves nothing', async () => {
    await using host = await createFreshHost(path.dirname(deb))
    const tarball = path.basename(find('*.tar.gz'))
    install(host, 'tar', '-xzf', `/packages/${tarball}`, '-C', '/opt')
    install(host, 'sh', '/opt/openhss-agent/setup.sh')
    expect(host.run('openhss-agent', 'scan', '--no-passwords').stdout).toContain('PORT')
    install(host, 'openhss-agent', 'uninstall')
    expect(host.run('ls', '/opt', '/usr/local/bin').stdout).not.toContain('openhss')
    expect(host.changes()).toEqual([])

    install(host, 'sh', '-c', 'mount --bind /usr /usr && mount -o remount,ro,bind /usr')
    install(host, 'tar', '-xzf', `/packages/${tarball}`, '-C', '/opt')
    install(host, 'sh', '/opt/openhss-agent/setup.sh')
    install(host, '/opt/openhss-agent/openhss-agent', 'uninstall')
    expect(host.changes()).toEqual([])
  })

  test.runIf(existsSync('/lib/systemd/systemd'))('its unit keeps nothing from it', async () => {
    await using host = await createFreshHost(path.dirname(deb), 'systemd')
    install(host, 'dpkg', '--install', `/packages/${path.basename(deb)}`)
    expect(host.run('systemctl', 'is-enabled', UNIT).stdout).toBe('disabled\n')
    expect(host.run('systemd-analyze', 'verify', UNIT)).toMatchObject({ status: 0, stderr: '' })
    const rating = host.run('systemd-analyze', 'security', '--threshold=35', UNIT)
    expect(rating.status).toBe(0)

    host.run('sh', '-c', 'useradd weak && echo weak:password1 | chpasswd')
    host.run('systemd-run', '--property=User=nobody', 'python3', '-m', 'http.server', '8123')
    const unit = readFileSync(host.pathOf(`/lib/systemd/system/${UNIT}`), 'utf8')
    writeFileSync(host.pathOf('/run/systemd/system/scan.service'), scanOnceUnder(unit))
    install(host, 'systemctl', 'daemon-reload')
    await expect.poll(() => host.run('ss', '-ltn').stdout).toContain(':8123')
    install(host, 'systemctl', 'start', 'scan.service')
    const bounded = parseScan(readFileSync(host.pathOf('/run/scan.json'), 'utf8'))
    expect(bounded).toEqual(parseScan(host.run('openhss-agent', 'scan', '--json').stdout))
    expect(JSON.stringify(bounded)).toContain('"weak"')
    expect(JSON.stringify(bounded)).toContain('8123')

    await writeSettings(host)
    install(host, 'systemctl', 'enable', '--quiet', '--now', UNIT)
    await expect.poll(() => statusOf(host)['problem'], { timeout: 60_000 }).toBeNull()
    expect(statusOf(host)).toMatchObject({ service: { state: 'active', restarts: 0 } })
    expect(host.run('journalctl', '-u', UNIT, '-o', 'cat').stdout).not.toMatch(/ (warn|error) /)
    const { host_id: hostId } = statusOf(host)
    install(host, 'openhss-agent', 'uninstall')
    expect(host.run('systemctl', 'status', UNIT).status).toBe(4)
    expect(await listHosts()).toContainEqual(
      expect.objectContaining({ host_id: hostId, seen: 'offline', offline_reason: 'removed' }),
    )
  })
})

/** A proxy that lets everybody through, and counts them. */
interface CountingProxy {
  readonly port: number
  readonly connections: number
  close(): void
}

async function startProxy(): Promise<CountingProxy> {
  let connections = 0
  const proxy = createServer().on('connect', (request, client) => {
    connections += 1
    const [host = '', port] = (request.url ?? '').split(':')
    const server = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      server.pipe(client).pipe(server)
    })
    client.on('error', () => server.destroy())
    server.on('error', () => client.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    port: (proxy.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    close: () => proxy.close(),
  }
}

const UNIT = 'openhss-agent.service'

/** The unit, but for what it runs. */
function scanOnceUnder(unit: string): string {
  return unit
    .replace(/^Type=.*/m, 'Type=oneshot\nStandardOutput=file:/run/scan.json\nSuccessExitStatus=3')
    .replace(/^Restart=.*/m, 'Restart=no')
    .replace(/^(ExecStart=.*) run$/m, '$1 scan --json')
}

/** Without the number of processes, which differs by those that look. */
function parseScan(json: string): unknown {
  return JSON.parse(json.replace(/"processes": \d+/g, '"processes": 0'))
}
