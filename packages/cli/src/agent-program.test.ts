import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAgentProgram, runAgentProgram } from './agent-program.ts'
import type { Context } from './context.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-agent-program-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Told {
  code: number
  stdout: string
  stderr: string
}

function contextFor(told: Told, variables: Readonly<Record<string, string>> = {}): Context {
  return {
    environment: { variables, isRoot: false, home: folder, command: 'openhss-agent' },
    terminal: {
      print: (text) => {
        told.stdout += text
      },
      warn: (text) => {
        told.stderr += text
      },
      width: undefined,
      colour: false,
      liveLines: false,
    },
    ask: undefined,
    stopSignal: () => new AbortController().signal,
    setExitCode: (code) => {
      told.code = code
    },
  }
}

async function run(words: readonly string[], variables?: Record<string, string>): Promise<Told> {
  const told = { code: 0, stdout: '', stderr: '' }
  await runAgentProgram(words, contextFor(told, variables))
  return told
}

const names = createAgentProgram(contextFor({ code: 0, stdout: '', stderr: '' })).commands.map(
  (command) => command.name(),
)

test.each(names)('openhss-agent %s --help names the program that is there', async (name) => {
  const { code, stdout } = await run([name, '--help'])
  expect(code).toBe(0)
  expect(stdout).toMatch(new RegExp(`Example:\n {2}.*openhss-agent ${name}\\b[^]*Exit codes: 0 `))
  expect(stdout).not.toMatch(/`openhss /)
})

test('has all that the life of an agent on its host takes', () => {
  const needed = ['status', 'doctor', 'scan', 'run', 'prepare-image', 'uninstall']
  expect(names).toEqual(needed)
})

test('a host that is not enrolled is told so', async () => {
  const { code, stdout } = await run(['status', '--json'], { OPENHSS_DATA_DIR: folder })
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    host_id: null,
    acknowledged_at: null,
    problem: expect.stringContaining('/etc/openhss/agent.env') as unknown,
  })
})

test('only root can uninstall it', async () => {
  expect(await run(['uninstall'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Only root') as unknown,
  })
})

test('an image that was never enrolled is told what it lacks', async () => {
  const { code, stdout } = await run(['prepare-image'], { OPENHSS_DATA_DIR: `${folder}/none` })
  expect(code).toBe(0)
  expect(stdout).toContain('OPENHSS_ENDPOINT and OPENHSS_JOIN_TOKEN')
})

test.each([
  ['ftp://proxy', /OPENHSS_PROXY must be/],
  ['proxy:3128', /OPENHSS_PROXY must be/],
])('a proxy that is %s is a mistake', async (proxy, message) => {
  const { code, stderr } = await run(['doctor'], { OPENHSS_PROXY: proxy })
  expect(code).toBe(1)
  expect(stderr).toMatch(message)
})
