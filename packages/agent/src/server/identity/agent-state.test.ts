import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AgentSecret } from './agent-secret.ts'
import { AgentStateError, ensureStateFolder, readIdentity, writeIdentity } from './agent-state.ts'

const identity = {
  endpoint: 'http://127.0.0.1:8686',
  projectId: 'project',
  hostId: 'host',
  agentId: 'a'.repeat(64),
  secret: new AgentSecret('hunter2'),
}

let parent: string
let folder: string
beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'agent-state-'))
  folder = path.join(parent, 'agent')
})
afterEach(() => rmSync(parent, { recursive: true }))

test('an identity that was written is read again, secret included', () => {
  writeIdentity(folder, identity)
  writeIdentity(folder, { ...identity, hostId: 'another' })

  const read = readIdentity(folder)
  expect(read).toMatchObject({ endpoint: identity.endpoint, hostId: 'another' })
  expect(read?.secret.reveal()).toBe('hunter2')
})

test('only the owner can read the folder and the file, and nothing else is left behind', () => {
  writeIdentity(folder, identity)

  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(path.join(folder, 'identity.json')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['identity.json'])
})

test.each([0o644, 0o660, 0o602])('an identity that others can use (%o) is not used', (mode) => {
  writeIdentity(folder, identity)
  chmodSync(path.join(folder, 'identity.json'), mode)

  expect(() => readIdentity(folder)).toThrow(/can be used by others/)
})

test('an identity behind a link is not used', () => {
  writeIdentity(folder, identity)
  renameSync(path.join(folder, 'identity.json'), path.join(parent, 'theirs'))
  symlinkSync(path.join(parent, 'theirs'), path.join(folder, 'identity.json'))

  expect(() => readIdentity(folder)).toThrow(/identity\.json cannot be used: it is a link/)
})

test.runIf(process.geteuid?.() === 0)('a folder or identity of somebody else is not used', () => {
  writeIdentity(folder, identity)
  chownSync(path.join(folder, 'identity.json'), 65_534, 65_534)
  expect(() => readIdentity(folder)).toThrow(/belongs to user 65534/)

  chownSync(folder, 65_534, 65_534)
  expect(() => ensureStateFolder(folder)).toThrow(/belongs to user 65534/)
})

test('a link in place of the folder leads nowhere', () => {
  const theirs = path.join(parent, 'theirs')
  mkdirSync(theirs)
  chmodSync(theirs, 0o755)
  symlinkSync(theirs, folder)

  expect(() => ensureStateFolder(folder)).toThrow(AgentStateError)
  expect(statSync(theirs).mode & 0o777).toBe(0o755)
})

test.each([0o770, 0o707])('a folder that others can change (%o) is not used', (mode) => {
  mkdirSync(folder)
  chmodSync(folder, mode)

  expect(() => ensureStateFolder(folder)).toThrow(/can be changed by others/)
})

test('a folder that others can only read is closed to them', () => {
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  ensureStateFolder(folder)

  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('an agent that never enrolled has no identity', () => {
  expect(readIdentity(folder)).toBeUndefined()
})

test.each(['', '{', '[]', 'null', '{"endpoint":"http://x"}', '{"endpoint":1}'])(
  'the damaged file %j is named, not used',
  (text) => {
    writeIdentity(folder, identity)
    writeFileSync(path.join(folder, 'identity.json'), text)

    expect(() => readIdentity(folder)).toThrow(AgentStateError)
  },
)

test('a secret shows itself to no log', () => {
  const shown = [JSON.stringify(identity), inspect(identity), String(identity.secret)]

  expect(shown.join('\n')).not.toContain('hunter2')
})
