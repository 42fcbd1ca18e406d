import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
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

test.each([
  ['of another project is tried at once', 'elsewhere.join-me', 1],
  ['of the same project waits until the rejection is to be believed', 'project.join-me', 0],
])('a join token %s', async (_what, joinToken, attempts) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'enrolment-'))
  await enrolAt(folder)
  const log: string[] = []
  const enrolment = await enrolAt(folder, {
    joinToken,
    log: (_level, message) => log.push(message),
  })
  // The server of the test knows no projects, and refuses both.
  expect(await enrolment.renew(enrolment.current)).toBe(false)
  expect(log.filter((line) => line.startsWith('Could not enrol anew'))).toHaveLength(attempts)
  rmSync(folder, { recursive: true })
})

describe('on another machine', () => {
  const marksOf = (hardware: string) => ({ machineId: 'same', hardware })
  let folder: string
  let before: string
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'enrolment-'))
    before = (await enrolAt(folder, { readMarks: () => marksOf('original') })).current.agentId
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('than the one that enrolled, a join token makes a host of its own', async () => {
    const log: string[] = []
    const { current } = await enrolAt(folder, {
      readMarks: () => marksOf('copy'),
      log: (_level, message) => log.push(message),
    })
    expect(current.agentId).not.toBe(before)
    expect(readIdentity(path.join(folder, 'agent'))?.agentId).toBe(current.agentId)
    expect(log).toEqual([expect.stringContaining('a host of its own now')])
    // It is no copy any more.
    await enrolAt(folder, { readMarks: () => marksOf('copy') })
    expect(server.enrolments()).toBe(2)
  })

  test.each(['used-up', undefined])(
    'the token %s leaves it as it is, and it says so',
    async (joinToken) => {
      const log: string[] = []
      const { joinToken: _, ...options } = optionsAt(folder)
      const { current } = await Enrolment.establish({
        ...options,
        ...(joinToken !== undefined && { joinToken }),
        readMarks: () => marksOf('copy'),
        log: (_level, message) => log.push(message),
      })
      expect(current.agentId).toBe(before)
      expect(log).toEqual([expect.stringContaining('not the machine that enrolled')])
    },
  )

  test('the same machine keeps its identity, also when it shows less of itself', async () => {
    for (const hardware of ['original', undefined]) {
      const { current } = await enrolAt(folder, {
        readMarks: () => ({ machineId: 'same', hardware }),
      })
      expect(current.agentId).toBe(before)
    }
    expect(readIdentity(path.join(folder, 'agent'))?.machine).toEqual(marksOf('original'))
  })
})

function enrolAt(
  folder: string,
  options: Partial<Parameters<typeof Enrolment.establish>[0]> = {},
): Promise<Enrolment> {
  return Enrolment.establish({ ...optionsAt(folder), ...options })
}

function optionsAt(folder: string) {
  return {
    stateFolder: path.join(folder, 'agent'),
    endpoint: server.endpoint,
    joinToken: 'join-me',
    readFacts: () => FACTS,
    log: () => undefined,
    signal: new AbortController().signal,
  }
}
