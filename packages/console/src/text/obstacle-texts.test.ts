import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { findObstacleText } from './obstacle-texts.ts'

const SERVICES = path.resolve(import.meta.dirname, '../../../agent/src/accounts/services')

test.each([
  [
    '/etc/redis/redis.conf does not exist',
    '{file} does not exist',
    { file: '/etc/redis/redis.conf' },
  ],
  [
    'Put the line "local all pg 2 peer" first in pg_hba.conf, and reload PostgreSQL.',
    'Put the line "local all {role} peer" first in pg_hba.conf, and reload PostgreSQL.',
    { role: 'pg 2' },
  ],
  ['its socket fails (EPIPE)', 'its socket fails ({code})', { code: 'EPIPE' }],
  ['Restart Tomcat.', 'Restart Tomcat.', {}],
])('%s', (text, message, values) => {
  const found = findObstacleText(text)
  expect([found?.words.message, found?.values]).toEqual([message, values])
})

test('a text of another version has no words', () => {
  expect(findObstacleText('the server is on fire')).toBeUndefined()
  expect(findObstacleText('Restart Tomcat!')).toBeUndefined()
})

test('every text that the agent writes in one piece has words', () => {
  const sources = globSync('**/*.ts', { cwd: SERVICES }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const texts = sources.flatMap((file) => textsOf(readFileSync(path.join(SERVICES, file), 'utf8')))
  // Fewer, and the search for them would be at fault.
  expect(texts.length).toBeGreaterThan(40)
  expect(texts.filter((text) => findObstacleText(text) === undefined)).toEqual([])
})

/** The details and the remedies in a source, with something in the gaps of each. */
function textsOf(source: string): string[] {
  const literals = source.matchAll(
    /\b(?:detail|remedy|REMEDY|RESTART)(?: =|:)\s+(?:\n\s+)?(['`])(.+?)\1/g,
  )
  return [...literals]
    .map(([, , text = '']) => text.replaceAll(/\$\{[^}]+\}/g, 'x'))
    .filter((text) => !PIECES.has(text))
}

/** Put together of other texts. */
const PIECES: ReadonlySet<string> = new Set(['x x', 'x, or x.', 'x.'])
