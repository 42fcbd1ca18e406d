import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { hasOwnMachine } from '@openhss/testkit/hosts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { joinTokensOf, startServer } from './running-server.ts'
import type { RunningServer, Session } from './running-server.ts'
import { createUpgradableHosts } from './upgradable-hosts.ts'
import type { UpgradableHosts } from './upgradable-hosts.ts'

/** Rings follow each other within seconds, and longer on a busy machine. */
const PATIENCE = { timeout: 200_000, interval: 200 }

describe.runIf(hasOwnMachine)('agents upgrade themselves', () => {
  let hosts: UpgradableHosts
  let server: RunningServer
  let session: Session
  let joinToken: string
  beforeAll(async () => {
    hosts = await createUpgradableHosts()
    server = await startServer({ OPENHSS_PACKAGES_DIR: hosts.dist })
    session = await server.signIn()
    joinToken = await joinTokensOf(session)(10)
  })
  afterAll(async () => {
    await hosts[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const params = () => ({ project_id: session.description.project?.id ?? '' })
  const start = (name: string, options: { allowed?: boolean; seconds?: number } = {}) =>
    hosts.start(name, { endpoint: server.endpoint, joinToken, ...options })
  const upgrade = (version: string) =>
    session.api.startAgentUpgrade({ params: params(), body: { version, ring_minutes: 0 } })
  const look = () => session.api.showAgentUpgrade({ params: params() })
  const list = async () =>
    (await session.api.listAgentUpgradeHosts({ params: params(), query: {} })).data_list
  const versions = async () =>
    (await session.api.listHosts({ params: params(), query: {} })).data_list
      .map((host) => host.agent_version)
      .toSorted()

  test('a version that says nothing is ended; the one before goes on and says why', async () => {
    const host = start('mute', { seconds: 2 })
    await expect.poll(look, PATIENCE).toMatchObject({ hosts: { able: 1 } })
    hosts.release('7.0.1', (program) =>
      writeFileSync(path.join(program, 'main.js'), 'setInterval(() => undefined, 1_000)\n'),
    )
    await upgrade('7.0.1')
    const reason = 'no report was acknowledged within 2 seconds'
    await expect.poll(look, PATIENCE).toMatchObject({
      state: 'halted',
      reason: expect.stringContaining(reason),
    })
    const [failed] = await list()
    expect(failed).toMatchObject({ state: 'failed', agent_version: hosts.installed, reason })
    expect(JSON.parse(host.run('status', '--json').stdout)).toMatchObject({
      version: hosts.installed,
      failed_upgrade: `7.0.1: ${reason}`,
    })
    await host.stop()
    const host_id = failed?.host_id ?? ''
    await session.api.deleteHost({ params: { ...params(), host_id } })
  })

  test('one after the other becomes what was signed, and none what crashes', async () => {
    const running = ['a', 'b', 'c'].map((name) => start(name))
    start('stays', { allowed: false })
    await expect.poll(look, PATIENCE).toMatchObject({ hosts: { able: 3 } })
    hosts.release('7.1.0')
    await upgrade('7.1.0')
    await expect
      .poll(look, PATIENCE)
      .toMatchObject({ state: 'running', hosts: { done: 3, failed: 0 } })
    const rings = (await list()).map(({ ring }) => String(ring))
    expect(rings.toSorted()).toEqual(['first', 'rest', 'some'])
    await expect.poll(versions, PATIENCE).toEqual([hosts.installed, '7.1.0', '7.1.0', '7.1.0'])

    hosts.release('7.2.0', (program) =>
      writeFileSync(path.join(program, 'main.js'), 'process.exit(1)\n'),
    )
    await upgrade('7.2.0')
    await expect.poll(look, PATIENCE).toMatchObject({
      state: 'halted',
      reason: expect.stringContaining('it ended 3 times before a report was acknowledged'),
      hosts: { failed: 1, waiting: 2 },
    })
    expect(await versions()).toEqual([hosts.installed, '7.1.0', '7.1.0', '7.1.0'])

    // What a later release mends is taken by all of them.
    hosts.release('7.3.0')
    await upgrade('7.3.0')
    await expect.poll(look, PATIENCE).toMatchObject({ hosts: { done: 3, failed: 0 } })
    const status = running[0]?.run('status', '--json').stdout ?? ''
    expect(JSON.parse(status)).toMatchObject({ version: '7.3.0', failed_upgrade: null })
  })
})
