import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPortScanner } from '../../../ports/port-scanner.ts'
import { System } from '../../../host/system.ts'
import { createServiceAccountReader } from '../service-accounts.ts'
import { FakeRedisLab } from './fake-redis.fixture.ts'
import { redis } from './redis.ts'

/** Only root can be asked to read what another user may not. */
describe.runIf(process.getuid?.() === 0)('a server of any user', () => {
  let lab: FakeRedisLab
  beforeAll(() => {
    lab = new FakeRedisLab()
    write('private.conf', 'requirepass swordfish\n', 0o600)
    mkdirSync(path.join(lab.folder, 'shut'), { mode: 0o700 })
    write('shut/open.conf', 'requirepass swordfish\n', 0o644)
    write('including.conf', `include ${lab.folder}/private.conf\n`, 0o644)
    write('patterned.conf', `include ${lab.folder}/p*vate.conf\n`, 0o644)
    write('users.acl', 'user default on >swordfish\n', 0o600)
    write('acl.conf', `aclfile ${lab.folder}/users.acl\n`, 0o644)
    symlinkSync(path.join(lab.folder, 'private.conf'), path.join(lab.folder, 'linked.conf'))
    write('own.conf', 'requirepass swordfish\n', 0o644)
  })
  afterAll(() => lab.stop())

  function write(name: string, text: string, mode: number): void {
    writeFileSync(path.join(lab.folder, name), text, { mode })
  }

  async function check(file: string) {
    const { port, heard } = await lab.start(path.join(lab.folder, file))
    const system = new System('/')
    const { ports } = createPortScanner(system).scan()
    const reader = createServiceAccountReader(system, [redis], () =>
      ports.filter((row) => row.port === port),
    )
    const { coverage, accounts } = await reader.read(new AbortController().signal)
    const version = await reader.version()
    const own = coverage.find(({ instance }) => instance === String(port))
    const found = accounts.filter(({ instance }) => instance === String(port))
    return { heard, own, found, version }
  }

  test.each([
    'private.conf',
    'shut/open.conf',
    'including.conf',
    'patterned.conf',
    'acl.conf',
    'linked.conf',
  ])('gets no password of %s, which it could not read itself', async (file) => {
    const { heard, own, found, version } = await check(file)
    expect(own).toMatchObject({ accounts: 0, reason: 'permission' })
    expect(found).toEqual([])
    expect(heard()).toMatch(/ACL[^]*LIST/)
    expect(heard()).not.toContain('AUTH')
    expect(version).not.toContain('swordfish')
  })

  test('is asked with the password of a file that it can read', async () => {
    const { heard, own } = await check('own.conf')
    expect(own).toBeDefined()
    expect(heard()).toContain('swordfish')
  })
})
