import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { hasProgram, temporaryFolder } from '@openhss/testkit/hosts'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBerkeleyDb } from './parse-berkeley-db.ts'

/** A database as an administrator makes it for pam_userdb. */
function makeDatabase(users: readonly (readonly [string, string])[], ...options: string[]): Buffer {
  const file = path.join(temporaryFolder(), 'users.db')
  const input = users.map((user) => `${user.join('\n')}\n`).join('')
  execFileSync('db5.3_load', ['-T', ...options, file], { input })
  return readFileSync(file)
}

function usersOf(file: Buffer) {
  const parsed = parseBerkeleyDb(file)
  return {
    gaps: parsed?.gaps,
    users: sorted(parsed?.entries.map((entry) => entry.map(String))),
  }
}

function sorted(users: readonly (readonly string[])[] = []) {
  return users.map((user) => [...user]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
}

const many = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => [`user${i}`, `password-${i}-${'x'.repeat(i % 90)}`] as const,
  )

describe.skipIf(!hasProgram('db5.3_load'))('databases of db5.3_load', () => {
  describe.each(['hash', 'btree'])('%s', (kind) => {
    test.each([0, 1, 50, 2_000])('of %i users are read whole, each user once', (count) => {
      const users = many(count)
      const { gaps, users: found } = usersOf(makeDatabase(users, '-t', kind))
      expect(gaps).toEqual([])
      expect(found).toEqual(sorted(users))
    })

    test('in the byte order of another machine', () => {
      const users = many(50)
      const { users: found } = usersOf(makeDatabase(users, '-t', kind, '-c', 'db_lorder=4321'))
      expect(found).toEqual(sorted(users))
    })

    test('with checksums and small pages', () => {
      const users = many(50)
      const options = ['-t', kind, '-c', 'chksum=1', '-c', 'db_pagesize=512']
      expect(usersOf(makeDatabase(users, ...options)).users).toHaveLength(50)
    })

    test('a value longer than a page is a gap, and its neighbours are there', () => {
      const users = [
        ['a', 'one'],
        ['long', 'x'.repeat(20_000)],
        ['z', 'two'],
      ] as const
      const { gaps, users: found } = usersOf(makeDatabase(users, '-t', kind))
      expect(gaps).toEqual([{ what: 'entry', reason: 'unsupported', count: 1 }])
      expect(found).toEqual([
        ['a', 'one'],
        ['z', 'two'],
      ])
    })

    test('a broken byte never throws, and costs at most its page', () => {
      const users = many(300)
      const file = makeDatabase(users, '-t', kind, '-c', 'db_pagesize=512')
      const broken = fc.tuple(
        fc.integer({ min: 512, max: file.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
      )
      fc.assert(
        fc.property(broken, ([at, byte]) => {
          const copy = Buffer.from(file)
          copy[at] = byte
          const found = new Set(usersOf(copy).users?.map(([name]) => name))
          // At most 512 / (26 + 2 * 2 + 2 * 3) entries fit into a page; 15 is generous here.
          expect(users.filter(([name]) => !found.has(name)).length).toBeLessThanOrEqual(15)
        }),
        { numRuns: 300 },
      )
    })
  })

  test('a file with several databases is not taken for one', () => {
    const file = path.join(temporaryFolder(), 'users.db')
    execFileSync('db5.3_load', ['-T', '-t', 'hash', '-c', 'database=sub', file], {
      input: 'a\nb\n',
    })
    expect(parseBerkeleyDb(readFileSync(file))).toBeUndefined()
  })
})

test('never throws, whatever stands behind the magic', () => {
  const anything = fc.uint8Array({ minLength: 0, maxLength: 4_096 })
  fc.assert(
    fc.property(anything, fc.constantFrom(0x00061561, 0x00053162), (bytes, magic) => {
      const file = Buffer.concat([Buffer.alloc(512), bytes])
      file.writeUInt32LE(magic, 12)
      file.writeUInt32LE(9, 16)
      file.writeUInt32LE(512, 20)
      const entries = parseBerkeleyDb(file)?.entries ?? []
      // Two bytes of the index name an item.
      expect(entries.length).toBeLessThanOrEqual(bytes.length / 4)
      expect(parseBerkeleyDb(Buffer.from(bytes))).toBeUndefined()
    }),
  )
})

describe('a btree made by hand', () => {
  const PAGE = 4_096

  /** One leaf, with each of these items at its place. */
  function toFile(items: readonly (readonly [start: number, length: number])[]): Buffer {
    const file = Buffer.alloc(2 * PAGE, 'x')
    file.fill(0, 0, PAGE)
    for (const [at, value] of [0x00053162, 9, PAGE].entries())
      file.writeUInt32LE(value, 12 + 4 * at)
    const page = file.subarray(PAGE)
    page.fill(0, 0, 26)
    page[25] = 5
    page.writeUInt16LE(items.length, 20)
    for (const [i, [start, length]] of items.entries()) {
      page.writeUInt16LE(start, 26 + 2 * i)
      page.writeUInt16LE(length, start)
      page[start + 2] = 1
    }
    return file
  }

  test('with items beside each other is read', () => {
    const parsed = parseBerkeleyDb(
      toFile([
        [1000, 8],
        [1011, 512],
      ]),
    )
    expect(parsed?.entries.map((entry) => entry.map(({ length }) => length))).toEqual([[8, 512]])
    expect(parsed?.gaps).toEqual([])
  })

  test('with a value that is longer than any password has a gap', () => {
    const parsed = parseBerkeleyDb(
      toFile([
        [1000, 8],
        [1011, 513],
        [1600, 8],
        [1611, 9],
      ]),
    )
    expect(parsed?.entries).toHaveLength(1)
    expect(parsed?.gaps).toEqual([{ what: 'entry', reason: 'oversized', count: 1 }])
  })

  test('with items that overlap does not become more than its page', () => {
    const parsed = parseBerkeleyDb(toFile(Array.from({ length: 400 }, () => [1000, 500] as const)))
    const bytes = parsed?.entries.flat().reduce((sum, { length }) => sum + length, 0)
    expect(bytes).toBe(4_000)
    expect(parsed?.gaps).toEqual([{ what: 'page', reason: 'malformed', count: 1 }])
  })
})
