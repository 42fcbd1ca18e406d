import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AgentSecret } from './agent-secret.ts'
import { AgentStateError, readIdentity, writeIdentity } from './agent-state.ts'

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
