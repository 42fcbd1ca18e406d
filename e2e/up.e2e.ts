import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import {
  createClient,
  portOperations,
  sessionOperations,
  weakPasswordOperations,
} from '@openhss/contract'
import type { Port, WeakPasswordHost } from '@openhss/contract'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHost, processesOf } from './openhss-host.ts'
import type { OpenHssHost, RunningCommand } from './openhss-host.ts'

const WEAK_ACCOUNTS = ['weak-bcrypt', 'weak-md5', 'weak-sha512', 'weak-yescrypt']
/** A command blocks this process for longer than the server keeps an idle connection. */
const NOT_KEPT = { connection: 'close' }
const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')(
  'openhss up (needs root: it makes accounts)',
  () => {
    let host: OpenHssHost
    let up: RunningCommand
    let status: Status
    const listener = createServer()

    beforeAll(async () => {
      await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve))
      host = await createHost()
      up = host.start('up')
      await up.printed(/curl .*weak-password-users/)
      status = JSON.parse((await run('status', '--json')).stdout) as Status
    })
    afterAll(async () => {
      listener.close()
      await host[Symbol.asyncDispose]()
    })

    test('shows the URL, the project, this host, the user and the password file', () => {
      const file = path.join(host.dataDirectory, 'admin-password')
      expect(up.output).toContain(status.endpoint)
      expect(up.output).toContain(status.project_id)
      expect(up.output).toContain(status.host_id)
      expect(up.output).toContain('admin')
      expect(up.output).toContain(file)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(up.output).not.toContain(readFileSync(file, 'utf8').trim())
    })

    test('prints a link that signs a browser in once', async () => {
      const [, code = ''] = /^ +console +http\S+\/sign-in#code=([\w-]{43})$/m.exec(up.output) ?? []
      const { method, path: link } = sessionOperations.createSessionFromLink
      const open = () =>
        fetch(`${status.endpoint}${link}`, {
          method,
          headers: { origin: status.endpoint, 'content-type': 'application/json', ...NOT_KEPT },
          body: JSON.stringify({ code }),
        })
      expect((await open()).status).toBe(201)
      expect((await open()).status).toBe(401)
    })

    test('prints two curl lines that work as pasted', () => {
      const repository = path.resolve(import.meta.dirname, '..')
      const answers = [...up.output.matchAll(/^ +curl .*$/gm)].map(([line]) => {
        const { stdout } = spawnSync('sh', ['-c', line], { cwd: repository, encoding: 'utf8' })
        return JSON.parse(stdout) as { total_num: number; data_list: unknown[] }
      })
      expect(answers).toHaveLength(2)
      expect(answers[0]?.data_list.length).toBeGreaterThan(0)
      expect(answers[1]?.total_num).toBe(1)
    })

    test('finds the weak password of every scheme, and not the strong one', async () => {
      const [found] = await weakHosts()
      const accounts = found?.weak_pwd_accounts ?? []
      expect(accounts.map(({ user_name }) => user_name)).toEqual(WEAK_ACCOUNTS)
      for (const account of accounts) {
        expect(account).toMatchObject({
          service_type: 'system',
          desensitized_weak_passwords: 'pa****r**',
          duration: 2_147_483_647,
          used_days: 0,
        })
        expect(account.suggestion.length).toBeGreaterThan(20)
      }
      const verdicts = await run('weak-passwords', '--json')
      expect(verdicts.stdout).not.toContain('password1')
    })

    test('lists the ports that ss lists, with the owner that ss names', async () => {
      const ports = await listPorts()
      const mine = ports.find(({ port }) => port === (listener.address() as AddressInfo).port)
      expect(mine).toMatchObject({
        type: 'TCP',
        laddr: '0.0.0.0',
        pid: process.pid,
        path: readlinkSync('/proc/self/exe'),
        host_id: status.host_id,
        agent_id: status.agent_id,
      })
      const { data_list: listed } = JSON.parse((await run('ports', '--json')).stdout) as Listed
      expect(listed).toEqual(ports)
      const { port } = new URL(status.endpoint)
      expect(ports.find((row) => row.port === Number(port))).toMatchObject({ laddr: '127.0.0.1' })
      // This file has the network for itself (own-machine.sh), so neither has one that the other lacks.
      const fromSs = execFileSync('ss', ['-tlnpH'], { encoding: 'utf8' })
        .trimEnd()
        .split('\n')
        .map((line) => `${/:(\d+)\s/.exec(line)?.[1]} of ${/pid=(\d+)/.exec(line)?.[1]}`)
      const tcp = ports
        .filter(({ type }) => type === 'TCP')
        .map((row) => `${row.port} of ${row.pid}`)
      expect(tcp.toSorted()).toEqual(fromSs.toSorted())
    })

    test('keeps no clear word in its files, not even in the database', () => {
      const options = ['-r', '-l', '--binary-files=text', '--exclude-dir=runtime*']
      const { stdout } = spawnSync('grep', [...options, 'password1', host.dataDirectory])
      expect(stdout.toString()).toBe('')
    })

    test('refuses a second one on the same data directory', async () => {
      const second = host.run('up')
      expect(second.status).toBe(1)
      expect(second.stderr + second.stdout).toMatch(/already running with process id \d+/)
      expect(await listPorts()).not.toEqual([])
    })

    test('after SIGKILL of everything starts again as the same host, with what was acknowledged', async () => {
      await up.killAll()
      up = host.start('up')
      await up.printed(/curl .*weak-password-users/)
      const again = JSON.parse((await run('status', '--json')).stdout) as Status
      expect(again).toMatchObject({ host_id: status.host_id, agent_id: status.agent_id })
      status = again
      const [found] = await weakHosts()
      const accounts = found?.weak_pwd_accounts ?? []
      expect(accounts.map(({ user_name }) => user_name)).toEqual(WEAK_ACCOUNTS)
    })

    test('SIGTERM stops it and every process of it', async () => {
      expect(processesOf(host.dataDirectory).length).toBeGreaterThan(0)
      expect(await up.stop('SIGTERM')).toBe(0)
      expect(processesOf(host.dataDirectory)).toEqual([])
      const { code, stderr } = await run('ports')
      expect(code).toBe(1)
      expect(stderr).toMatch(/^error: .* cannot be reached/)
    })

    async function listPorts(): Promise<Port[]> {
      const { listPorts: list } = createClient(
        portOperations,
        status.endpoint,
        await authorisation(),
      )
      const answer = await list({
        params: { project_id: status.project_id },
        query: { host_id: status.host_id, limit: 200 },
      })
      return answer.data_list
    }

    async function weakHosts(): Promise<WeakPasswordHost[]> {
      const { listWeakPasswordUsers: list } = createClient(
        weakPasswordOperations,
        status.endpoint,
        await authorisation(),
      )
      return (await list({ params: { project_id: status.project_id }, query: {} })).data_list
    }

    async function authorisation(): Promise<{ headers: Record<string, string> }> {
      const { stdout } = await run('token')
      return { headers: { 'x-auth-token': stdout.trim(), ...NOT_KEPT } }
    }

    /** In this process, which takes a tenth of the time. */
    function run(...words: string[]) {
      return runOpenHss(words, { OPENHSS_DATA_DIR: host.dataDirectory })
    }
  },
)

interface Listed {
  readonly data_list: readonly Port[]
}

interface Status {
  readonly endpoint: string
  readonly project_id: string
  readonly host_id: string
  readonly agent_id: string
}
