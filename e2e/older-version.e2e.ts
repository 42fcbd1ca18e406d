import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasOlderVersion, unpackOlderVersion } from './older-version.ts'
import { createHost, OPENHSS } from './openhss-host.ts'
import type { OpenHssHost, RunningCommand } from './openhss-host.ts'
import { startServer } from './running-server.ts'
import type { RunningServer } from './running-server.ts'

const isRoot = process.getuid?.() === 0
const isThere = hasOlderVersion()
if (!isThere) process.stderr.write('older-version: skipped, this clone has not enough history\n')

// What a checkout was given of the history is not for a test to mend, so that it is skipped in CI as well.
describe.runIf(isThere && (isRoot || process.env.CI === 'true'))('versions (needs root)', () => {
  let folder: string
  let older: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-older-'))
    older = unpackOlderVersion(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('an older agent reports to this server, is replaced by this one, and comes back', async () => {
    await using server = await startServer()
    await using host = await createHost()
    for (const program of [older, OPENHSS, older]) {
      const agent = await startAgent(host, server, program)
      await agent.printed(/Reported open ports/)
      await agent.printed(/Reported accounts: 6, of them weak: 4\./)
      expect(await agent.stop('SIGTERM')).toBe(0)
      const { hosts, weak } = listKnown(server)
      expect(hosts).toHaveLength(1)
      expect(weak).toEqual(['weak-bcrypt', 'weak-md5', 'weak-sha512', 'weak-yescrypt'])
    }
  })

  test('this agent reports to an older server', async () => {
    await using server = await startServer({}, older)
    await using host = await createHost()
    const agent = await startAgent(host, server, OPENHSS)
    await agent.printed(/Reported open ports/)
    await agent.printed(/Reported accounts: 6, of them weak: 4\./)
    expect(await agent.stop('SIGTERM')).toBe(0)
    expect(listKnown(server).weak).toHaveLength(4)
  })
})

async function startAgent(
  host: OpenHssHost,
  server: RunningServer,
  program: string,
): Promise<RunningCommand> {
  const { join_token: token } = server.json('join-token') as { join_token: string }
  const variables = { OPENHSS_ENDPOINT: server.endpoint, OPENHSS_JOIN_TOKEN: token }
  return host.start('agent', variables, program)
}

function listKnown(server: RunningServer): { hosts: object[]; weak: string[] } {
  const { data_list: hosts } = server.json('hosts', 'list') as { data_list: object[] }
  const { data_list: weak } = server.json('weak-passwords', '--all') as {
    data_list: { weak_pwd_accounts: { user_name: string }[] }[]
  }
  const names = weak.flatMap((each) => each.weak_pwd_accounts.map(({ user_name }) => user_name))
  return { hosts, weak: names.toSorted() }
}
