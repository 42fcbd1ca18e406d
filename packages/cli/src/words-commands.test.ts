import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import type { Result } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let folder: string
beforeAll(async () => {
  api = await testApi()
  folder = mkdtempSync(path.join(os.tmpdir(), 'words-commands-'))
  const endpoint = await api.app.listen({ host: '127.0.0.1', port: 0 })
  writeFileSync(path.join(folder, 'endpoint'), `${endpoint}\n`)
  writeFileSync(path.join(folder, 'admin-password'), `${api.password}\n`, { mode: 0o600 })
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})
describe('openhss words test', () => {
  test.each([
    [
      ['alice@123', '--user', 'alice'],
      /^found: made from the user name \(alice -> alice@123\), tested 6th \(quick tier\)\n/,
    ],
    [
      ['s3cret', '--service', 'tomcat'],
      /^found: made from the name of the service, or its default, tested 2nd/,
    ],
    [['MariaDB@123', '--service', 'mariadb'], /^not found/],
    [
      ['Mariadb@123', '--service', 'mariadb'],
      /^found: made from the name of the service, .*\(mariadb -> Mariadb@123\)/,
    ],
    [['Acme2030', '--company', 'Acme'], /^not found/],
    [
      ['Acme123!', '--company', 'Zorg', 'Acme'],
      /^found: made from the name of the organisation \(acme -> Acme123!\)/,
    ],
    [
      ['db7@123', '--host-name', 'db7.example.org'],
      /^found: made from the host name \(db7 -> db7@123\)/,
    ],
    [['123456'], /^found: word 2 of the first words \(quick tier\), after 1 other words/],
    [
      ['starwars'],
      /^found: word [\d,]+ of the common list \(quick tier\), after [\d,]+ other words/,
    ],
    [['Qwer1234!'], /^found: word \d+ of the walks over the keyboard \(quick tier\)/],
    [['Monkey123'], /^found: word [\d,]+ of the common words with a small change \(full tier\)/],
    [
      ['kJ8#mQz!pL2'],
      /^not found: it is none of the 1,\d{3} words of the quick tier, nor of the 2\d\d,\d{3} of the full one/,
    ],
  ])('%j', async (args, told) => {
    const { code, stdout } = await runOpenHss(['words', 'test', ...args])

    expect(stdout).toMatch(told)
    expect(stdout).toMatch(/\nThe project's own words were not looked at: No server has run.*\n$/)
    expect(code).toBe(stdout.startsWith('found') ? 3 : 0)
  })

  test('looks at the words of a file', async () => {
    const own = file('own', 'nixda-1\r\nnixda-2')
    const { code, stdout } = await runOpenHss(['words', 'test', 'nixda-2', '--words', own])

    expect(code).toBe(3)
    expect(stdout).toMatch(/^found: word 2 of the project's own words/)
  })

  test('reads the word from standard input, and then does not show it', () => {
    const command = fileURLToPath(new URL('../bin/openhss', import.meta.url))
    const args = ['words', 'test', '-', '--user', 'zorgzorg']
    const env = { ...process.env, OPENHSS_DATA_DIR: path.join(folder, 'none') }
    const run = () =>
      execFileSync(command, args, { input: 'zorgzorg@123\n', env, encoding: 'utf8', stdio: 'pipe' })

    expect(run).toThrow(
      expect.objectContaining({
        status: 3,
        stdout: expect.stringMatching(/^found: .*\(zorgzorg\), tested 6th/) as string,
      }),
    )
  })

  test.each([
    ['x'.repeat(512), /longer than the 511 bytes/],
    ['a\0b', /has a NUL/],
  ])('refuses what no account can be tested with', async (word, reason) => {
    const { code, stderr } = await runOpenHss(['words', 'test', word])

    expect(code).toBe(1)
    expect(stderr).toMatch(reason)
    expect(stderr).not.toContain(word)
  })
})

describe("the project's own words", () => {
  test('are set, added, removed, listed and looked at', async () => {
    const set = await words('set', file('start', 'first\nzyqqo\n\nfirst\n'))
    expect(set.stdout).toMatch(/^2 words \(0 before\), revision/)
    expect((await words('add', 'third', 'with blanks', 'first')).code).toBe(0)
    expect((await words('add', 'first')).stdout).toMatch(/^Nothing changed: 4 words/)
    await words('companies', 'Acme Widgets', 'Zorg')
    await words('remove', 'zyqqo')

    const listed = await words('list')
    expect(listed.stdout).toBe('first\nthird\nwith blanks\n')
    expect(listed.stderr).toMatch(/^3 words, revision \S+\.\n$/)
    expect((await words('companies')).stdout).toBe('Acme Widgets\nZorg\n')
    const found = await words('test', 'Acmewidgets1!')
    expect(found.stdout).toMatch(
      /\(acmewidgets -> Acmewidgets1!\)[^]*words were looked at: 3 and company names: 2/,
    )
    expect(JSON.parse((await words('test', 'third', '--json')).stdout)).toEqual({
      found: true,
      tier: 'quick',
      source: 'own',
      rank: 2,
      words_before: expect.any(Number) as number,
      words_tried: { quick: expect.any(Number) as number, full: expect.any(Number) as number },
      own_words: { included: true, count: 3, company_names: 2 },
    })
  })

  test('are not removed when one of them is not there', async () => {
    await words('set', file('start', 'first\nzyqqo\n'))
    const { code, stderr } = await words('remove', 'first', 'nope')

    expect(code).toBe(1)
    expect(stderr).toMatch(/Word 2 is not on the list; it is unchanged/)
    expect((await words('list')).stdout).toBe('first\nzyqqo\n')
  })

  test('of two who add at the same time are all there', async () => {
    const ends = await Promise.all(['one', 'two'].map((word) => words('add', word)))

    expect(ends.map(({ code }) => code)).toEqual([0, 0])
    expect((await words('list')).stdout.split('\n')).toEqual(expect.arrayContaining(['one', 'two']))
  })

  test('go over the line by the hundred thousand', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `word-${i}`).join('\n')

    expect((await words('set', file('many', many))).stdout).toMatch(/^100,000 words/)
    expect((await words('list')).stdout).toHaveLength(many.length + 1)
  })

  test.each([
    ['not UTF-8', Buffer.from([0x61, 0x0a, 0xff, 0xfe]), /line 2: is not UTF-8/],
    ['with a NUL', Buffer.from('a\n\nb\0c\n'), /line 3: has a NUL/],
    ['with a return inside', Buffer.from('a\r\nb\rc\n'), /line 2: has a carriage return/],
    [
      'too long',
      Buffer.from(`${'a\n'.repeat(70_000)}${'é'.repeat(256)}\n`),
      /line 70001: longer than/,
    ],
  ])('are refused with the line when one is %s', async (_what, content, reason) => {
    const { code, stderr } = await runOpenHss(['words', 'set', file('bad', content)])

    expect(code).toBe(1)
    expect(stderr).toMatch(reason)
  })
})

function words(...args: readonly string[]): Promise<Result> {
  return runOpenHss(['words', ...args], { OPENHSS_DATA_DIR: folder })
}

function file(name: string, content: string | Buffer): string {
  const made = path.join(folder, name)
  writeFileSync(made, content)
  return made
}
