import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { startChildProgram } from '@openhss/testkit/hosts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockStateFolder } from './state-folder-lock.ts'

const MODULE = import.meta.resolve('./state-folder-lock.ts')

let parent: string
let folder: string
beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'agent-lock-'))
  folder = path.join(parent, 'agent')
})
afterEach(() => rmSync(parent, { recursive: true }))

function lock(patienceMs = 0) {
  return lockStateFolder(folder, {
    log: (_level, message) => expect.fail(message),
    signal: new AbortController().signal,
    patienceMs,
  })
}

/** Binds the second folder to the first, and runs the program of the last argument. */
const SCRIPT = 'mkdir "$1" && mount --bind "$2" "$1" && exec "$3" --input-type=module --eval "$4"'

/** Prints `locked` or the refusal, and then lives until it is killed. */
function lockerOf(place: string): string {
  return `
    import { lockStateFolder } from '${MODULE}'
    const options = { log: console.log, signal: new AbortController().signal, patienceMs: 0 }
    try { globalThis.lock = await lockStateFolder('${place}', options); console.log('locked') }
    catch ({ name, message }) { console.log(name, message) }
    setInterval(() => {}, 1e6)`
}

test('a second agent is told who has the folder', async () => {
  await using holder = startChildProgram(lockerOf(folder))
  expect(await holder.nextLine()).toBe('locked')
  await expect(lock()).rejects.toThrow(
    `Another agent is running with process id ${holder.pid}; it uses the folder ${folder}.`,
  )
  await using second = startChildProgram(lockerOf(folder))
  expect(await second.nextLine()).toContain(`AgentStateError Another agent is running`)
})

test('the lock of an agent that was killed is free at once', async () => {
  await using holder = startChildProgram(lockerOf(folder))
  expect(await holder.nextLine()).toBe('locked')
  holder.kill('SIGKILL')
  await holder.ended
  using _lock = await lock()
})

test('an agent that is about to end is waited for', async () => {
  const holder = await lock()
  const waiting = lock(60_000)
  await expect(lock()).rejects.toThrow(`process id ${process.pid}`)
  holder[Symbol.dispose]()
  using _lock = await waiting
})

test('the lock file is private, and no link of somebody else is followed', async () => {
  using _lock = await lock()
  expect(statSync(path.join(folder, 'lock')).mode & 0o777).toBe(0o600)
  rmSync(path.join(folder, 'lock'))
  writeFileSync(path.join(parent, 'target'), '')
  symlinkSync(path.join(parent, 'target'), path.join(folder, 'lock'))
  await expect(lock()).rejects.toThrow('it is a link; remove it')
})

test.runIf(process.getuid?.() === 0)(
  'holds between process ID namespaces and through a bind mount',
  async () => {
    using _lock = await lock()
    const elsewhere = path.join(parent, 'elsewhere')
    const program = lockerOf(elsewhere).replace('setInterval(() => {}, 1e6)', '')
    const child = spawn(
      'unshare',
      ['--mount', '--pid', '--fork', '--mount-proc', 'sh', '-c', SCRIPT, 'sh', elsewhere].concat(
        folder,
        process.execPath,
        program,
      ),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [output] = (await once(child.stdout, 'data')) as [Buffer]
    expect(output.toString()).toContain(
      `AgentStateError Another agent is running in another container; it uses the folder ${elsewhere}.`,
    )
    if (child.exitCode === null) await once(child, 'exit')
  },
)
