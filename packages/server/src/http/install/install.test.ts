import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { hasProgram } from '@openhss/testkit/hosts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const DEB = 'openhss-agent_0.2.0_amd64.deb'
const SECRET = 'the secret of a neighbour'

let parent: string
let folder: string
let api: TestApi
beforeAll(async () => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'openhss-packages-'))
  folder = path.join(parent, 'dist')
  api = await testApi({ packagesFolder: folder })
})
afterAll(async () => {
  await api.close()
  rmSync(parent, { recursive: true })
})
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

function put(name: string, bytes: string | Buffer = randomBytes(2_000)): string {
  writeFileSync(path.join(folder, name), bytes)
  return createHash('sha256').update(bytes).digest('hex')
}

describe('the list of packages', () => {
  test('has what a host chooses by, the newest version first, for anybody', async () => {
    const old = put('openhss-agent_0.2.0_arm64.tar.gz', 'old')
    const sha256 = put('openhss-agent_0.10.0~rc.1_amd64.rpm', 'new')
    const answer = await api.app.inject('/install/')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.json()).toEqual({
      packages: [
        {
          file: 'openhss-agent_0.10.0~rc.1_amd64.rpm',
          format: 'rpm',
          arch: 'x86_64',
          version: '0.10.0~rc.1',
          bytes: 3,
          sha256,
        },
        {
          file: 'openhss-agent_0.2.0_arm64.tar.gz',
          format: 'tar.gz',
          arch: 'aarch64',
          version: '0.2.0',
          bytes: 3,
          sha256: old,
        },
      ],
    })
    expect((await api.app.inject('/install')).json()).toEqual(answer.json())
  })

  test('follows the folder, also where the same version was built anew', async () => {
    const digests = async () =>
      (await api.app.inject('/install/'))
        .json<{ packages: { sha256: string }[] }>()
        .packages.map(({ sha256 }) => sha256)
    rmSync(folder, { recursive: true })
    expect(await digests()).toEqual([])
    mkdirSync(folder)
    for (const content of ['first', 'and second']) {
      const sha256 = put(DEB, content)
      expect(await digests()).toEqual([sha256])
    }
  })
})

describe('a package', () => {
  test('comes as it is, and whoever names its digest may keep it for ever', async () => {
    const bytes = randomBytes(300_000)
    const sha256 = put(DEB, bytes)
    const named = await api.app.inject(`/install/${DEB}?sha256=${sha256}`)
    expect(named.statusCode).toBe(200)
    expect(named.rawPayload.equals(bytes)).toBe(true)
    expect(named.headers).toMatchObject({
      'content-length': '300000',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const unnamed = await api.app.inject(`/install/${DEB}`)
    expect(unnamed.rawPayload.equals(bytes)).toBe(true)
    expect(unnamed.headers['cache-control']).toBe('no-cache')
  })

  test('with another digest than asked for is not sent', async () => {
    const sha256 = put(DEB)
    const answer = await api.app.inject(`/install/${DEB}?sha256=${'0'.repeat(64)}`)
    expect(answer.statusCode).toBe(404)
    expect(answer.body).toBe(`${DEB} has another SHA-256 by now: ${sha256}\n`)
    expect(answer.headers['cache-control']).toBe('no-cache')
  })

  test('that is not there is a sentence with the remedy', async () => {
    const answer = await api.app.inject(`/install/${DEB}`)
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.body).toMatch(/^This server has no packages of the agent: run `npm run package` /)
    put('openhss-agent_0.2.0_amd64.rpm')
    const other = await api.app.inject(`/install/${DEB}`)
    expect(other.body).toBe('The packages are listed at /install/.\n')
  })

  test('is read and never written', async () => {
    put(DEB)
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      expect((await api.app.inject({ method, url: `/install/${DEB}` })).statusCode).toBe(404)
    }
  })
})

describe('the script', () => {
  const script = async (headers: Readonly<Record<string, string>> = {}) =>
    api.app.inject({ url: '/install.sh', headers })

  test('has the address of the server as the client wrote it, and the packages with their digests', async () => {
    const sha256 = put(DEB)
    for (const host of ['hss.example.org', 'hss.example.org:8443', '[2001:db8::1]:8686']) {
      const answer = await script({ host })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).toMatchObject({
        'content-type': 'text/x-shellscript; charset=utf-8',
        'cache-control': 'no-cache',
      })
      expect(answer.body).toContain(`\nendpoint='http://${host}'\n`)
      expect(answer.body).toContain(`\npackages='deb x86_64 ${DEB} ${sha256} 0.2.0'\n`)
      expect(answer.body).not.toMatch(/@[A-Z_]+@/)
    }
  })

  test.each([`x'; touch /tmp/x; '`, '$(id)', 'a b', 'a"b', 'a`id`', 'x:1:2', 'x/y', 'x\\'])(
    'is not written for the host %s',
    async (host) => {
      expect((await script({ host })).statusCode).toBe(400)
    },
  )

  test('says itself that there is no package', async () => {
    expect((await script()).body).toContain(
      'This server has no packages of the agent: run `npm run',
    )
  })

  test.skipIf(!hasProgram('shellcheck'))('is clean to shellcheck', async () => {
    put(DEB)
    const { body } = await script()
    const checked = spawnSync('shellcheck', ['--severity=style', '-'], {
      input: body,
      encoding: 'utf8',
    })
    expect(checked.stdout + checked.stderr).toBe('')
  })

  test('is short enough to be read before it is run', async () => {
    const lines = (await script()).body.split('\n')
    expect(lines.filter((line) => !/^\s*(?:#|$)/.test(line)).length).toBeLessThanOrEqual(150)
  })
})

test('a cluster is told the same address', async () => {
  put(DEB)
  const get = (host: string) =>
    api.app.inject({ url: '/install/daemonset.yaml', headers: { host } })
  const answer = await get('hss.example.org:8443')
  expect(answer.headers['content-type']).toBe('application/yaml; charset=utf-8')
  expect(answer.body).toMatch(/OPENHSS_ENDPOINT\n +value: 'http:\/\/hss\.example\.org:8443'\n/)
  expect(answer.body).toContain("image: 'registry.example.org/openhss-agent:0.2.0'\n")
  expect(answer.body).not.toMatch(/@[A-Z_]+@/)
  expect((await get("x'")).statusCode).toBe(400)
})

test.each([
  '../secret',
  '..%2fsecret',
  '%2e%2e/secret',
  '..%5csecret',
  'secret',
  '.secret.deb',
  'SHA256SUMS.key',
  `sub%2f${DEB}`,
  `${DEB}%00`,
])('nothing else of the folder is shown: %s', async (name) => {
  writeFileSync(path.join(parent, 'secret'), SECRET)
  for (const file of ['secret', '.secret.deb', 'SHA256SUMS.key']) put(file, SECRET)
  mkdirSync(path.join(folder, 'sub'))
  put(`sub/${DEB}`, SECRET)
  if (!api.app.server.listening) await api.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.app.server.address() as AddressInfo
  // A client of HTTP would tidy up the path.
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`GET /install/${name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  const answer = await text(socket)
  expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
  expect(answer).not.toContain(SECRET)
})

test('one address gets so many answers in a second, and another one as before', async () => {
  const strict = await testApi({
    packagesFolder: folder,
    limits: { perIdentity: Infinity, perAddress: 10 },
  })
  try {
    const ask = async (remoteAddress: string) =>
      (await strict.app.inject({ url: '/install/', remoteAddress })).statusCode
    // More than the two windows of a second that they may fall into.
    const seen = await Promise.all(Array.from({ length: 30 }, () => ask('192.0.2.1')))
    expect(seen.filter((status) => status === 200).length).toBeGreaterThanOrEqual(10)
    expect(seen.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10)
    expect(await ask('192.0.2.2')).toBe(200)
  } finally {
    await strict.close()
  }
})
