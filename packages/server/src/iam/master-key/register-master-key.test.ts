import { Writable } from 'node:stream'
import { freshDatabase, waitForLock } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeyPair } from '../access-keys/key-pair.ts'
import { ensureFirstAdmin } from '../first-admin.ts'
import { createMasterKey } from './master-key.ts'
import { checkMasterKey, registerMasterKey } from './register-master-key.ts'

const ours = createMasterKey('the master key of our own server')
const theirs = createMasterKey('the master key of another server')

let database: FreshDatabase
let lines: string[]
beforeEach(async () => {
  database = await freshDatabase()
  lines = []
  await ensureFirstAdmin(database.sql, async () => 'the password of the test')
})
afterEach(() => database.close())

function register(masterKey = ours, lost?: string): Promise<void> {
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  return registerMasterKey(database.sql, masterKey, { lost, log: pino(destination) })
}

async function registered(): Promise<string | undefined> {
  const [row] = await database.sql<{ value: string }[]>`
    select value from settings where name = 'master_key_fingerprint'`
  return row?.value
}

async function insertKey(kind: 'permanent' | 'temporary'): Promise<void> {
  const { access, secret } = createKeyPair()
  const sealed = ours.encrypt(secret, access)
  const [hash, life] = kind === 'permanent' ? [null, null] : [Buffer.alloc(32), '1 hour']
  await database.sql`
    insert into access_keys (access, user_id, secret, security_token_hash, expires_at)
    select ${access}, id, ${sealed}, ${hash}, now() + ${life}::interval from users`
}

async function countKeys(): Promise<number> {
  return (await database.sql`select from access_keys`).length
}

function check(masterKey = ours): Promise<void> {
  return database.sql.begin((tx) => checkMasterKey(tx, masterKey))
}

test('the first one is registered, and the same one is always welcome', async () => {
  await register()
  await insertKey('permanent')
  await register()
  expect(await registered()).toBe(ours.fingerprint)
  expect(await countKeys()).toBe(1)
  expect(lines).toEqual([])
})

test('of servers that start together with the same one, all start', async () => {
  await Promise.all(Array.from({ length: 6 }, () => register()))
  expect(await registered()).toBe(ours.fingerprint)
})

test('another one replaces it while there is no permanent key, and the log says so', async () => {
  await register()
  await insertKey('temporary')
  await register(theirs)
  expect(await registered()).toBe(theirs.fingerprint)
  expect(await countKeys()).toBe(0)
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, replaced: ours.fingerprint })
})

test('another one is refused while there are keys, and the message tells the way on', async () => {
  await register()
  await insertKey('permanent')
  const failure = register(theirs)
  await expect(failure).rejects.toThrow('Set OPENHSS_MASTER_KEY to that one')
  await expect(failure).rejects.toThrow('the file master-key of its data directory')
  await expect(failure).rejects.toThrow(`OPENHSS_FORGET_ACCESS_KEYS=${ours.fingerprint}`)
  expect(await registered()).toBe(ours.fingerprint)
  expect(await countKeys()).toBe(1)
})

test('keys of a lost one are deleted only when it is named, and only once', async () => {
  await register()
  await insertKey('permanent')
  await expect(register(theirs, theirs.fingerprint)).rejects.toThrow('OPENHSS_FORGET_ACCESS_KEYS')
  await register(theirs, ours.fingerprint)
  expect(await countKeys()).toBe(0)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ deletedAccessKeys: 1 })
  await insertKey('permanent')
  await register(theirs, ours.fingerprint)
  expect(await countKeys()).toBe(1)
})

test('each account whose keys are deleted finds that in its audit log', async () => {
  const { sql } = database
  await register()
  await insertKey('permanent')
  await insertKey('temporary')
  await sql`update access_keys set expires_at = now() - interval '1 hour' where expires_at is not null`
  for (const name of ['with keys', 'without keys']) {
    await sql`insert into domains (id, name) values (${name}, ${name})`
    await sql`
      insert into users (id, domain_id, name, password_hash) values (${name}, ${name}, 'u', '')`
  }
  await sql`
    insert into access_keys (access, user_id, secret)
    select 'KEY' || n, 'with keys', '' from generate_series(1, 2) n`
  await sql`
    insert into access_keys (access, user_id, secret, security_token_hash, expires_at)
    values ('TEMPORARY', 'with keys', '', '', now() + interval '1 hour')`

  await register(theirs, ours.fingerprint)
  const events = await sql`
    select d.name, e.user_name, e.credential, e.resource_type, e.details
    from audit_events e join domains d on d.id = e.domain_id
    where e.operation = 'deleteCredential' order by d.name`
  const common = {
    user_name: 'start with another master key',
    credential: 'none',
    resource_type: 'access key',
  }
  expect([...events]).toEqual([
    { name: 'openhss', ...common, details: { permanent: '1', temporary: '0' } },
    { name: 'with keys', ...common, details: { permanent: '2', temporary: '1' } },
  ])
})

test('a server whose key no longer counts makes no keys', async () => {
  await register()
  await check()
  await register(theirs)
  await check(theirs)
  await expect(check()).rejects.toThrow(
    'The master key of this server is not the one of its database',
  )
})

test('a key that is made meanwhile is not lost: who would replace the master key waits for it', async () => {
  await register()
  let other: Promise<void> = Promise.resolve()
  await database.sql.begin(async (tx) => {
    await checkMasterKey(tx, ours)
    other = register(theirs)
    await waitForLock(database.sql)
    await tx`insert into access_keys (access, user_id, secret)
      select 'MADE', id, ${ours.encrypt('secret', 'MADE')} from users`
  })
  await expect(other).rejects.toThrow('OPENHSS_MASTER_KEY')
  expect(await registered()).toBe(ours.fingerprint)
})

test('words that were encrypted with a key hold it too, and go with it when it is lost', async () => {
  await register()
  const seal = (text: string) => ours.encrypt(text, 'the project')
  await database.sql`
    insert into weak_words (project_id, revision, count, words, company_names)
    select id, 'r', 1, ${seal('words')}, ${seal('[]')} from projects`
  await expect(register(theirs)).rejects.toThrow('0 access key(s) and 1 list(s) of weak words')
  await register(theirs, ours.fingerprint)
  expect(await database.sql`select from weak_words`).toHaveLength(0)
  const events = await database.sql`
    select operation, project_id is not null as "hasProject", resource_type, details
    from audit_events where operation <> 'createAccount'`
  expect([...events]).toEqual([
    {
      operation: 'replaceWeakWords',
      hasProject: true,
      resource_type: 'weak-password policy',
      details: { words: '0' },
    },
  ])
})
