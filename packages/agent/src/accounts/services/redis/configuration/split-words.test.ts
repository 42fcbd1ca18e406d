import { hasRedis, RedisLab } from '@openhss/testkit/servers'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { splitWords } from './split-words.ts'
import { anyText } from '../text.fixture.ts'

describe('splitWords', () => {
  test.each([
    ['requirepass dragon', ['requirepass', 'dragon']],
    ['requirepass "two words"', ['requirepass', 'two words']],
    [String.raw`"a\x41\n\tq" 'don\'t'`, ['aA\n\tq', "don't"]],
    [String.raw`"gr\xc3\xbc\xc3\x9fe"`, ['grüße']],
    ['user bo on ">Grüße #1"', ['user', 'bo', 'on', '>Grüße #1']],
    [`a"b c" '' ""`, ['ab c', '', '']],
    ['  ', []],
    ['"open', undefined],
    ['"a"b', undefined],
    ["don't", undefined],
  ])('%j', (line, words) => {
    expect(splitWords(line)).toEqual(words)
  })

  test('never throws', () => {
    fc.assert(
      fc.property(anyText, (line) => {
        const words = splitWords(line)
        expect(words === undefined || Array.isArray(words)).toBe(true)
      }),
    )
  })
})

describe.skipIf(!hasRedis)('redis-cli, which splits its lines with the same function,', () => {
  const lab = new RedisLab()
  afterAll(() => lab.stop())

  test('splits every line as we do', async () => {
    const { pipe } = await lab.start('split', { args: socketOnly(lab) })
    const characters = fc.constantFrom('a', 'x', '4', '1', 'n', 'ü', '"', "'", '\\', ' ', '\t')
    const lines = fc.sample(fc.string({ unit: characters, minLength: 1, maxLength: 9 }), 500)
    const answers = pipe(lines.map((line) => `EVAL "return ARGV" 0 ${line}`))
    expect(answers).toHaveLength(lines.length)
    for (const [i, answer] of answers.entries()) {
      const line = lines[i] ?? ''
      const words: unknown = answer.startsWith('[') ? JSON.parse(answer) : undefined
      expect([line, splitWords(line)]).toEqual([line, words])
    }
  })
})

function socketOnly({ folder }: RedisLab): string[] {
  return ['--port', '0', '--unixsocket', `${folder}/split/redis.sock`, '--save', '']
}
