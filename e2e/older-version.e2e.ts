import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasOlderVersion, unpackOlderVersion } from './older-version.ts'
import { createHost, OPENHSS } from './openhss-host.ts'
import type { OpenHssHost } from './openhss-host.ts'
import { joinTokensOf, startServer } from './running-server.ts'
import type { RunningServer, Session } from './running-server.ts'

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
    const session = await server.signIn()
    await using host = await createHost()
    for (const program of [older, OPENHSS, older]) {
      await reportOnce(host, server, session, program)
      const { hosts, weak } = await listKnown(session)
      expect(hosts).toHaveLength(1)
      expect(weak).toEqual(['weak-bcrypt', 'weak-md5', 'weak-sha512', 'weak-yescrypt'])
    }
  })

  test('this agent reports to an older server', async () => {
    await using server = await startServer({}, older)
    const session = await server.signIn()
    await using host = await createHost()
    await reportOnce(host, server, session, OPENHSS)
    expect((await listKnown(session)).weak).toHaveLength(4)
  })
})

/** Runs an agent until it has reported everything. */
async function reportOnce(
  host: OpenHssHost,
  server: RunningServer,
  session: Session,
  program: string,
): Promise<void> {
  const variables = {
    OPENHSS_ENDPOINT: server.endpoint,
    OPENHSS_JOIN_TOKEN: await joinTokensOf(session)(1),
    OPENHSS_AGENT_CPU_PERCENT: '100',
  }
  const agent = host.start('agent', variables, program)
  await agent.printed(/Reported open ports/)
  await agent.printed(/Reported accounts: 6, of them weak: 4\./)
  // The larger list goes on, and an agent that cannot interrupt a guess in time ends itself by the signal.
  await agent.stop('SIGTERM')
}

async function listKnown({ api, description }: Session): Promise<{
  hosts: readonly object[]
  weak: string[]
}> {
  const question = { params: { project_id: description.project?.id ?? '' }, query: {} }
  const { data_list: hosts } = await api.listHosts(question)
  const { data_list: weak } = await api.listWeakPasswordUsers(question)
  const names = weak.flatMap((each) => each.weak_pwd_accounts.map(({ user_name }) => user_name))
  return { hosts, weak: names.toSorted() }
}
