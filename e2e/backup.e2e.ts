import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { OPENHSS, RunningCommand } from './openhss-host.ts'
import { startServer } from './running-server.ts'

const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')('backup and restore (needs root)', () => {
  let kept: string
  /** A backup that was made of a server while it ran. */
  let file: string
  let made: unknown
  beforeAll(async () => {
    kept = await mkdtemp(path.join(os.tmpdir(), 'openhss-backup-'))
    file = path.join(kept, 'backup')
    await using server = await startServer({ OPENHSS_DATA_DIR: path.join(kept, 'data') })
    made = server.json('backup', file)
  })
  afterAll(() => rm(kept, { recursive: true, force: true, maxRetries: 5 }))

  /** Puts what that server left when it was stopped into a folder. @returns the data directory. */
  const copyData = (folder: string) => {
    execFileSync('cp', ['-a', path.join(kept, 'data'), folder])
    return path.join(folder, 'data')
  }

  test('of a server that runs, and of one that does not, to another data directory', async () => {
    const folder = await ownFolder()
    const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')]
    const [running, stopped] = [path.join(folder, 'running'), path.join(folder, 'stopped')]
    let token = ''
    {
      await using server = await startServer({ OPENHSS_DATA_DIR: first })
      const session = await server.signIn()
      token = session.token
      await session.api.createUser({ body: { name: 'alice', role: 'auditor' } })
      const made = run(['backup', running], first)
      expect(made).toMatchObject({ status: 0, stderr: '' })
      expect(made.stdout).toMatch(/^Made a backup\.\n[^]*master key {2}in the backup\n[^]*secret/)
    }
    expect(run(['backup', stopped, '--json'], first)).toMatchObject({ status: 0, stderr: '' })

    const restored = run(['restore', running], second)
    expect(restored).toMatchObject({ status: 0, stderr: '' })
    expect(restored.stdout).toMatch(/^Restored a backup\./)
    expect(readdirSync(second).toSorted()).toEqual(['agent', 'lock', 'master-key', 'postgres'])
    await using server = await startServer({ OPENHSS_DATA_DIR: second })
    const answer = await fetch(`${server.endpoint}/openhss/v1/users`, {
      headers: { 'x-auth-token': token },
    })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('alice')
    expect((await server.signIn()).description.user.name).toBe('admin')

    const again = await runHere(['restore', stopped], second)
    expect(again).toMatchObject({ code: 1, stdout: '' })
    expect(again.stderr).toMatch(/^error: OpenHSS is already running with process id \d+;/)
    const other = await runHere(['restore', stopped], first)
    expect(other.stderr).toMatch(/^error: There is a server in .*first/)
  })

  test('Ctrl-C in the middle of a restore leaves an empty data directory', async () => {
    expect(made).toMatchObject({ has_master_key: true })
    const folder = await ownFolder()
    const second = path.join(folder, 'second')
    const env = { PATH: process.env.PATH, OPENHSS_DATA_DIR: second }
    const restoring = new RunningCommand(
      spawn(OPENHSS, ['restore', file], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
    )
    await expect.poll(() => has(second, 'restoring'), { interval: 1, timeout: 60_000 }).toBe(true)
    expect(await restoring.stop('SIGINT')).toBe(130)
    expect(restoring.output).toContain('Stopped; nothing of the restore was kept.')
    expect(readdirSync(second).toSorted()).toEqual(['agent', 'lock'])
    expect(run(['restore', file], second).status).toBe(0)
  })

  test('kill -9 in the middle of either leaves what can be run again', async () => {
    const folder = await ownFolder()
    const [data, second] = [copyData(folder), path.join(folder, 'second')]
    const [killed, again] = [path.join(folder, 'killed'), path.join(folder, 'again')]
    const hasBegun = () => readdirSync(folder).some((name) => name.startsWith('killed'))
    await killWhen(['backup', killed], data, hasBegun)
    expect(run(['backup', again], data)).toMatchObject({ status: 0, stderr: '' })
    await killWhen(['restore', again], second, () => has(second, 'restoring'))
    expect(run(['restore', again], second)).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(second).toSorted()).toEqual(['agent', 'lock', 'master-key', 'postgres'])
    await using server = await startServer({ OPENHSS_DATA_DIR: second })
    expect((await server.signIn()).description.user.name).toBe('admin')
  })

  test('a disk that becomes full is told and left empty, and the way back of an upgrade works', async () => {
    const folder = await ownFolder()
    const data = copyData(folder)
    const small = path.join(folder, 'small')
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=30m,mode=755', 'tmpfs', small])
    onTestFinished(() => void execFileSync('umount', ['--lazy', small]))
    const full = run(['restore', file], small)
    expect(full.status).toBe(1)
    expect(full.stderr).toMatch(/^error: .*(disk is full|No space left on device)/)
    expect(readdirSync(small).toSorted()).toEqual(['agent', 'lock'])

    writeFileSync(path.join(data, 'agent', 'identity.json'), '{}')
    execFileSync('mv', [data, `${data}-newer`])
    expect(run(['restore', file], data).status).toBe(0)
    execFileSync('cp', ['-a', `${data}-newer/agent`, `${data}/`])
    expect(readdirSync(path.join(data, 'agent'))).toEqual(['identity.json'])
    await using server = await startServer({ OPENHSS_DATA_DIR: data })
    expect((await server.signIn()).description.user.name).toBe('admin')
  })

  test('what is no backup, or not there, is one line', async () => {
    const folder = await ownFolder()
    const text = path.join(folder, 'text')
    writeFileSync(text, 'text')
    expect(await runHere(['restore', text], folder)).toMatchObject({
      code: 1,
      stderr: `error: ${text} is no backup of OpenHSS.\n`,
    })
    const missing = `${text}-2`
    const { stderr } = await runHere(['restore', missing], folder)
    expect(stderr).toBe(`error: There is no ${missing}.\n`)
    expect((await runHere(['backup', missing], folder)).stderr).toMatch(
      /^error: There is no database in /,
    )
  })
})

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Starts a command and kills it, without its children, as soon as something is so. */
async function killWhen(
  words: readonly string[],
  dataDirectory: string,
  isSo: () => boolean,
): Promise<void> {
  const env = { PATH: process.env.PATH, OPENHSS_DATA_DIR: dataDirectory }
  const command = new RunningCommand(
    spawn(OPENHSS, words, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  await expect.poll(isSo, { interval: 1, timeout: 60_000 }).toBe(true)
  await command.stop('SIGKILL')
}

/** Runs a command that is refused: in this process, which takes a fifth of the time. */
function runHere(words: readonly string[], dataDirectory: string) {
  return runOpenHss(words, { OPENHSS_DATA_DIR: dataDirectory })
}

function run(words: readonly string[], dataDirectory: string) {
  const env = { PATH: process.env.PATH, OPENHSS_DATA_DIR: dataDirectory }
  const { status, stdout, stderr } = spawnSync(OPENHSS, words, { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

function has(folder: string, name: string): boolean {
  try {
    return readdirSync(folder).includes(name)
  } catch {
    return false
  }
}
