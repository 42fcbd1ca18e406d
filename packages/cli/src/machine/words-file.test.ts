import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { CliError } from '../cli-error.ts'
import { readCheckedWords, readWordsFile } from './words-file.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-words-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = path.join(folder, 'words')

const line = fc
  .uint8Array({ maxLength: 600 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a)))
const fill = (lines: readonly Buffer[]) =>
  writeFileSync(file, Buffer.concat(lines.flatMap((each) => [each, Buffer.from('\n')])))

test('a broken line of a word file never costs its neighbour', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (before, after) => {
      fill([...before, Buffer.from('kept'), ...after, Buffer.from('kept')])
      const own = readWordsFile(file)
      const words = Array.from({ length: own.count }, (_, position) => own.words.at(position))
      expect(words.filter((word) => word === 'kept').length).toBeGreaterThanOrEqual(2)
    }),
  )
})

test('a checked word file gives each word once, or an error that names the line and not the word', () => {
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      fill(lines)
      const read = attempt(() => readCheckedWords(file))
      const isRead = Array.isArray(read) && new Set(read).size === read.length
      const isTold = read instanceof CliError && /, line \d+: [ -~]+$/.test(read.message)
      expect(isRead || isTold).toBe(true)
    }),
  )
})

test('the byte order mark before the first line is no part of a word, and U+FEFF elsewhere is', () => {
  const mark = Buffer.from('\u{FEFF}')
  const word = fc.stringMatching(/^[a-z\u{FEFF}]{1,5}$/u)
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1 }), (words) => {
      const lines = words.map((each) => Buffer.from(each))
      fill([Buffer.concat([mark, lines[0] ?? mark]), ...lines.slice(1)])
      expect(readCheckedWords(file)).toEqual(words)
    }),
  )
})

function attempt(read: () => string[]): unknown {
  try {
    return read()
  } catch (error) {
    return error
  }
}
