import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { OPENHSS, RunningCommand } from './openhss-host.ts'
import { startServer } from './running-server.ts'

const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')('backup and restore (needs root)', () => {
  test('of a server that runs, and of one that does not, to another data directory', async () => {
    const folder = await ownFolder()
    const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')]
    const [running, stopped] = [path.join(folder, 'running'), path.join(folder, 'stopped')]
    let token = ''
    {
      await using server = await startServer({ OPENHSS_DATA_DIR: first })
      const session = await server.signIn()
      token = session.token
      server.json('users', 'create', 'alice', '--role', 'auditor')
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

    const again = run(['restore', stopped], second)
    expect(again).toMatchObject({ status: 1, stdout: '' })
    expect(again.stderr).toMatch(/^error: OpenHSS is already running with process id \d+;/)
    expect(run(['restore', stopped], first).stderr).toMatch(/^error: There is a server in .*first/)
  })

  test('Ctrl-C in the middle of a restore leaves an empty data directory', async () => {
    const folder = await ownFolder()
    const file = path.join(folder, 'backup')
    {
      await using server = await startServer({ OPENHSS_DATA_DIR: path.join(folder, 'first') })
      expect(server.json('backup', file)).toMatchObject({ has_master_key: true })
    }
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
    const [data, second] = [path.join(folder, 'first'), path.join(folder, 'second')]
    {
      await using server = await startServer({ OPENHSS_DATA_DIR: data })
      server.json('users', 'list')
    }

    const [killed, file] = [path.join(folder, 'killed'), path.join(folder, 'backup')]
    const hasBegun = () => readdirSync(folder).some((name) => name.startsWith('killed'))
    await killWhen(['backup', killed], data, hasBegun)
    expect(run(['backup', file], data)).toMatchObject({ status: 0, stderr: '' })
    await killWhen(['restore', file], second, () => has(second, 'restoring'))
    expect(run(['restore', file], second)).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(second).toSorted()).toEqual(['agent', 'lock', 'master-key', 'postgres'])
    await using server = await startServer({ OPENHSS_DATA_DIR: second })
    expect((await server.signIn()).description.user.name).toBe('admin')
  })

  test('a disk that becomes full is told and left empty, and the way back of an upgrade works', async () => {
    const folder = await ownFolder()
    const [file, data] = [path.join(folder, 'backup'), path.join(folder, 'data')]
    {
      await using server = await startServer({ OPENHSS_DATA_DIR: data })
      server.json('backup', file)
    }
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
    const file = path.join(folder, 'text')
    writeFileSync(file, 'text')
    expect(run(['restore', file], folder)).toMatchObject({
      status: 1,
      stderr: `error: ${file} is no backup of OpenHSS.\n`,
    })
    expect(run(['restore', `${file}-2`], folder).stderr).toBe(`error: There is no ${file}-2.\n`)
    expect(run(['backup', `${file}-2`], folder).stderr).toMatch(/^error: There is no database in /)
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
