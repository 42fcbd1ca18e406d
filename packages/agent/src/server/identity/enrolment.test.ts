import path from 'node:path'
import { mayMount, mountSmallDisk } from '@openhss/testkit/hosts'
import { startReportServer } from '@openhss/testkit/servers'
import type { ReportServer } from '@openhss/testkit/servers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readIdentity } from './agent-state.ts'
import { Enrolment } from './enrolment.ts'

const FACTS = { host_name: 'fixture', private_ip: '', os_name: '', agent_version: '0' }

let server: ReportServer
beforeEach(async () => {
  server = await startReportServer()
})
afterEach(() => server.stop())

describe.skipIf(!mayMount())('on a full disk', () => {
  test('an agent does not spend its join token', async () => {
    const { folder, fill } = await mountSmallDisk()
    fill()

    await expect(enrolAt(folder)).rejects.toThrow(/agent cannot be used: the disk is full/)
    expect(server.enrolments()).toBe(0)
  })

  test('an agent that enrolled keeps its identity until it can be written', async () => {
    const { folder, fill, makeRoom } = await mountSmallDisk()
    const log: string[] = []
    const fillBeforeRequest = () => {
      fill()
      return FACTS
    }
    const enrolment = await enrolAt(folder, {
      readFacts: fillBeforeRequest,
      log: (_level, message) => {
        log.push(message)
        makeRoom()
      },
    })

    expect(server.enrolments()).toBe(1)
    expect(readIdentity(path.join(folder, 'agent'))).toMatchObject({
      agentId: enrolment.current.agentId,
    })
    expect(log).toEqual([expect.stringMatching(/identity\.json cannot be used: the disk is full/)])
  })
})

function enrolAt(
  folder: string,
  options: Partial<Parameters<typeof Enrolment.establish>[0]> = {},
): Promise<Enrolment> {
  return Enrolment.establish({
    stateFolder: path.join(folder, 'agent'),
    endpoint: server.endpoint,
    joinToken: 'join-me',
    readFacts: () => FACTS,
    log: () => undefined,
    signal: new AbortController().signal,
    ...options,
  })
}
