import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { hasOwnMachine, hasProgram } from '@openhss/testkit/hosts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageAgents } from '../scripts/package/agent-packages.ts'
import { startForwardProxy } from './forward-proxy.ts'
import { createFreshHost } from './fresh-host.ts'
import { buildStandInDeb, createInstalledHost } from './installed-host.ts'
import { OPENHSS } from './openhss-host.ts'
import { joinTokensOf, startServer } from './running-server.ts'
import type { RunningServer, Session } from './running-server.ts'

const canPack = ['dpkg-deb', 'rpmbuild', 'strip'].every(hasProgram)
const hasSystemd = existsSync('/lib/systemd/systemd')

describe.runIf(process.getuid?.() === 0 || process.env.CI === 'true')('install.sh', () => {
  let packages: string
  let server: RunningServer
  let session: Session
  let deb: string
  let script: string
  const read = async () => (await fetch(`${server.endpoint}/install.sh`)).text()
  const joinToken = () => joinTokensOf(session)(1)
  beforeAll(async () => {
    packages = mkdtempSync(path.join(os.tmpdir(), 'openhss-packages-'))
    deb = buildStandInDeb(packages, '0.2.0')
    server = await startServer({ OPENHSS_PACKAGES_DIR: packages })
    session = await server.signIn()
    script = await read()
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(packages, { recursive: true })
  })

  test('installs, enrols and says where to look; run again it is an upgrade', async () => {
    using host = createInstalledHost()
    const token = await joinToken()
    const first = await host.install(script, { variables: { OPENHSS_JOIN_TOKEN: token } })
    expect(first.output).toMatch(
      /\nEnrolled as \S+ · open ports: \d+, of them dangerous: \d+(?: · accounts: .*)?\n/,
    )
    expect(first.status).toBe(0)
    const [, projectId, hostId] = /\/p\/(\w+)\/hosts\/([\w-]+)\n$/.exec(first.output) ?? []
    const { data_list: hosts } = await session.api.listHosts({
      params: { project_id: projectId ?? '' },
      query: {},
    })
    expect(hosts.map(({ host_id: id }) => id)).toEqual([hostId])

    expect(host.modeOf('etc/openhss/agent.env')).toBe('600 root\n')
    expect(host.read('etc/openhss/agent.env')).toBe(
      `OPENHSS_ENDPOINT=${server.endpoint}\nOPENHSS_JOIN_TOKEN=${token}\n`,
    )
    expect(first.output).not.toContain(token.split('.')[1])

    host.stop()
    const newer = buildStandInDeb(packages, '0.10.0')
    const second = await host.install(await read())
    rmSync(path.join(packages, newer))
    expect(second.output).toContain('is replaced, and stays the host that it is')
    expect(second.output).toContain('openhss-agent 0.10.0')
    expect(second.output).toMatch(new RegExp(`/hosts/${hostId}\n$`))
    expect(second.status).toBe(0)
  })

  test.each([['dash'], ['bash'], ['busybox', 'sh']])(
    'with --dry-run looks and changes nothing: %s',
    async (...shell) => {
      using host = createInstalledHost()
      const variables = { OPENHSS_JOIN_TOKEN: await joinToken() }
      const { output, status } = await host.install(script, {
        shell,
        variables,
        words: ['--dry-run'],
      })
      expect(output).toMatch(/ {2}token {8}good until 2/)
      expect(output).toContain(`would be ${deb}`)
      expect(output).toMatch(/All is well; nothing was changed\.\n$/)
      expect(status).toBe(0)
      expect(host.written()).toEqual([])
    },
  )

  test('cut anywhere does nothing', async () => {
    using host = createInstalledHost()
    const variables = { OPENHSS_JOIN_TOKEN: await joinToken() }
    const end = script.length
    const cuts = Array.from({ length: 16 }, (_, n) => Math.floor((end * (n + 1)) / 17))
    for (const cut of [...cuts, end - 2, end - 3, end - 5, end - 11, end - 14]) {
      await host.install(script.slice(0, cut), { variables })
      expect(host.written(), `cut at ${cut} of ${end}`).toEqual([])
    }
  })

  describe('names the step that fails, and the remedy', () => {
    test.each([
      ['user', 'id', 'echo 1000', /user: this is not root\nRun it with sudo/],
      ['processor', 'uname', '[ "$1" = -m ] && echo riscv64 || echo 6.1.0', /processor: riscv64\n/],
      [
        'old glibc',
        'getconf',
        'echo glibc 2.17',
        /unsupported: glibc 2\.17\nThe agent needs glibc 2\.28/,
      ],
      ['musl', 'getconf', 'exit 1', /unsupported: not glibc\n.*container.*daemonset\.yaml/],
      [
        'kernel',
        'uname',
        '[ "$1" = -m ] && echo x86_64 || echo 3.10.0-1160.el7',
        /kernel: unsupported: Linux 3\.10\.0\n/,
      ],
      ['disk', 'df', 'printf "x\\nx 1 1 99999 1 /\\n"', /disk: 97 MB are free in \/usr\nMake room/],
      [
        'clock',
        'date',
        '[ "$1" = -u ] && exec /bin/date "$@" || echo 1000000000',
        /clock: it is \d+ s from that of the server\nCorrect it/,
      ],
    ])('%s', async (_what, program, body, expected) => {
      using host = createInstalledHost()
      host.shim(program, body)
      const variables = { OPENHSS_JOIN_TOKEN: await joinToken() }
      const { output, status } = await host.install(script, { variables })
      expect(output).toMatch(expected)
      expect(output).toMatch(/\nNot installed\. /)
      expect(status).toBe(1)
      expect(host.written()).toEqual([])
    })

    test.each([
      ['no token', {}, /token: there is none\nMake one at the server/],
      [
        'a wrong token',
        { OPENHSS_JOIN_TOKEN: 'a.b' },
        /token: The join token is unknown, used up or expired\. \(401\)\n/,
      ],
      ['what is no token', { OPENHSS_JOIN_TOKEN: '"; id' }, /token: what was given is none\n/],
      [
        'a file that is not there',
        { OPENHSS_JOIN_TOKEN_FILE: '/none' },
        /token: what was given is none\n/,
      ],
      [
        'a proxy that does not listen',
        { OPENHSS_PROXY: 'http://127.0.0.1:9' },
        /connection: .*\nA firewall .*http:\/\/127\.0\.0\.1:9/,
      ],
      [
        'a proxy without an address',
        { OPENHSS_PROXY: 'http://proxy.invalid:1' },
        /name: .*\nCheck the name of http:\/\/proxy\.invalid/,
      ],
    ] as const)('%s', async (_what, variables, expected) => {
      using host = createInstalledHost()
      const { output, status } = await host.install(script, { variables })
      expect(output).toMatch(expected)
      expect(status).toBe(1)
      expect(host.written()).toEqual([])
    })

    test.each([
      [
        'a server that is plain',
        (text: string) => text.replace(/^endpoint=.*$/m, "endpoint='http://198.18.0.1:8686'"),
        /is not encrypted\nUse its https address/,
      ],
      [
        'a server that is away',
        (text: string) => text.replace(/^endpoint=.*$/m, "endpoint='http://127.0.0.1:9'"),
        /connection: /,
      ],
      [
        'no package',
        (text: string) => text.replace(/^packages=.*$/m, "packages=''"),
        /the server has no deb for \w+\nThis server has no packages/,
      ],
      [
        'another SHA-256',
        (text: string) => text.replace(/\b[0-9a-f]{64}\b/, '0'.repeat(64)),
        /server: .*404/,
      ],
    ] as const)('%s', async (_what, change, expected) => {
      using host = createInstalledHost()
      const variables = { OPENHSS_JOIN_TOKEN: await joinToken() }
      const { output, status } = await host.install(change(script), { variables })
      expect(output).toMatch(expected)
      expect(status).toBe(1)
      expect(host.written()).toEqual([])
    })
  })

  describe('through a proxy', () => {
    test('it goes, and so will the agent', async () => {
      await using proxy = await startForwardProxy()
      using host = createInstalledHost()
      const variables = {
        OPENHSS_JOIN_TOKEN: await joinToken(),
        OPENHSS_PROXY: proxy.url,
        OPENHSS_NO_PROXY: '.internal.example.org',
      }
      const words = ['--no-service']
      const { output, status } = await host.install(script, { variables, words })
      expect(output).toMatch(/Now start it: openhss-agent run\n$/)
      expect(status).toBe(0)
      expect(proxy.asked.map((url) => url.slice(server.endpoint.length))).toEqual([
        '/healthz',
        '/agent/v1/join-token-check',
        expect.stringMatching(`^/install/${deb}\\?sha256=`),
      ])
      expect(host.read('etc/openhss/agent.env')).toMatch(
        `\nOPENHSS_PROXY=${proxy.url}\nOPENHSS_NO_PROXY=.internal.example.org\n`,
      )
    })

    test('that changes a byte nothing is installed', async () => {
      await using proxy = await startForwardProxy({ spoil: true })
      using host = createInstalledHost()
      const variables = { OPENHSS_JOIN_TOKEN: await joinToken(), OPENHSS_PROXY: proxy.url }
      const { output, status } = await host.install(script, { variables })
      expect(output).toMatch(/package: \S+ is not what the server said\n/)
      expect(status).toBe(1)
      expect(host.written()).toEqual([])
    })
  })

  describe('with TLS', () => {
    let secured: RunningServer
    let text: string
    let line: string
    let token: string
    let certificate: string
    beforeAll(async () => {
      certificate = path.join(packages, 'certificate.pem')
      const key = path.join(packages, 'key.pem')
      const options =
        'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=hss -addext subjectAltName=IP:127.0.0.1'
      execFileSync('openssl', [...options.split(' '), '-keyout', key, '-out', certificate], {
        stdio: 'pipe',
      })
      secured = await startServer({
        OPENHSS_PACKAGES_DIR: packages,
        OPENHSS_TLS_CERT: certificate,
        OPENHSS_TLS_KEY: key,
      })
      text = execFileSync(
        'curl',
        ['-sS', '--cacert', certificate, `${secured.endpoint}/install.sh`],
        {
          encoding: 'utf8',
        },
      )
      line = execFileSync(OPENHSS, ['join-token', '--line'], {
        env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: certificate, ...secured.environment },
        encoding: 'utf8',
      })
      token = /=([\w.-]+) sh\n$/.exec(line)?.[1] ?? ''
    })
    afterAll(() => secured[Symbol.asyncDispose]())

    test('is printed as it is to be typed', () => {
      expect(line).toBe(
        `curl -fsSL ${secured.endpoint}/install.sh | sudo OPENHSS_JOIN_TOKEN=${token} sh\n`,
      )
    })

    const dryRun = async (variables: Readonly<Record<string, string>>) => {
      using host = createInstalledHost()
      host.put('etc/hss.pem', readFileSync(certificate, 'utf8'))
      const ran = await host.install(text, {
        words: ['--dry-run'],
        variables: { OPENHSS_JOIN_TOKEN: token, ...variables },
      })
      expect(host.written()).toEqual(['etc/hss.pem'])
      return ran.output
    }

    test('an authority of your own has to be named', async () => {
      expect(await dryRun({})).toMatch(/certificate: .*\n.*PEM file in OPENHSS_CA_FILE/)
      expect(await dryRun({ OPENHSS_CA_FILE: '/etc/hss.pem' })).toMatch(/All is well/)
    })

    test('a proxy is asked for the way, and may refuse it', async () => {
      await using proxy = await startForwardProxy()
      const trusting = { OPENHSS_CA_FILE: '/etc/hss.pem' }
      const output = await dryRun({ ...trusting, OPENHSS_PROXY: proxy.url })
      expect(output).toMatch(/All is well/)
      expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${new URL(secured.endpoint).host}`]))
      for (const refusal of [403, 407]) {
        await using refusing = await startForwardProxy({ refusal })
        expect(await dryRun({ ...trusting, OPENHSS_PROXY: refusing.url })).toMatch(
          new RegExp(`proxy: .*${refusal}.*\nIt has to allow CONNECT`),
        )
      }
    })
  })

  test('takes the token from a file', async () => {
    using host = createInstalledHost()
    host.put('etc/join-token', `${await joinToken()}\n`)
    const variables = { OPENHSS_JOIN_TOKEN_FILE: '/etc/join-token' }
    const { output } = await host.install(script, { variables, words: ['--dry-run'] })
    expect(output).toMatch(/ {2}token {8}good until 2/)
  })
})

describe.runIf(hasOwnMachine && canPack && hasSystemd)('the real package', () => {
  test('is installed on a host of systemd, which runs it, and upgraded', async () => {
    const packages = mkdtempSync(path.join(os.tmpdir(), 'openhss-packages-'))
    await packageAgents(packages, { compression: 'none', forms: ['deb'] })
    await using server = await startServer({ OPENHSS_PACKAGES_DIR: packages })
    const session = await server.signIn()
    const token = await joinTokensOf(session)(1)
    await using host = await createFreshHost(packages, 'systemd')
    const line = `curl -fsSL ${server.endpoint}/install.sh | OPENHSS_JOIN_TOKEN=${token} sh`
    const { stdout, stderr, status } = host.run('sh', '-c', line)
    expect(stdout + stderr).toMatch(
      /\nEnrolled as .* · open ports: \d+, of them dangerous: \d+.*\n.*\/p\/\w+\/hosts\/\S+\n$/,
    )
    expect(status).toBe(0)
    const again = host.run('sh', '-c', `curl -fsSL ${server.endpoint}/install.sh | sh`)
    expect(again.stdout).toMatch(
      /is replaced, and stays the host that it is[^]*\nEnrolled as .* · open ports: .* · accounts: /,
    )
    expect(again.stdout.split('\n').at(-2)).toBe(stdout.split('\n').at(-2))

    host.run('systemctl', 'poweroff')
    const question = { params: { project_id: session.description.project?.id ?? '' }, query: {} }
    const reasonOf = async () =>
      (await session.api.listHosts(question)).data_list[0]?.offline_reason
    await expect.poll(reasonOf, { timeout: 60_000 }).toBe('shutdown')
    rmSync(packages, { recursive: true })
  })
})
