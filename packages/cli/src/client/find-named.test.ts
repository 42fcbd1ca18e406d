import { expect, test } from 'vitest'
import { pickNamed } from './find-named.ts'

const SOUGHT = { source: '--project', what: 'projects', list: 'openhss projects list' }
const PROJECTS = [
  { id: 'aaaa', name: 'bbbb' },
  { id: 'bbbb', name: 'web' },
]

test('takes a name or an ID, and of two that fit the ID', () => {
  expect(pickNamed('web', PROJECTS, SOUGHT).id).toBe('bbbb')
  expect(pickNamed('aaaa', PROJECTS, SOUGHT).id).toBe('aaaa')
  expect(pickNamed('bbbb', PROJECTS, SOUGHT).id).toBe('bbbb')
})

test.each(['Web', 'we', ' web', ''])('does not guess what %j means', (given) => {
  expect(() => pickNamed(given, PROJECTS, SOUGHT)).toThrow(
    `--project ${JSON.stringify(given)} is none of your projects: bbbb, web`,
  )
})

test('says how to list what is too much to name, or nothing', () => {
  const many = Array.from({ length: 9 }, (_, index) => ({ id: `${index}`, name: `p${index}` }))

  for (const projects of [many, []]) {
    expect(() => pickNamed('web', projects, SOUGHT)).toThrow(/: see `openhss projects list`$/)
  }
})
