import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import { expect, test } from 'vitest'
import { createProgram } from './program.ts'

const paths = pathsOf(
  createProgram({
    environment: { variables: {}, isRoot: false, home: '/nonexistent' },
    terminal: {
      print: () => undefined,
      warn: () => undefined,
      width: undefined,
      colour: false,
      liveLines: false,
    },
    ask: undefined,
    stopSignal: () => new AbortController().signal,
    setExitCode: () => undefined,
  }),
)

test.each(paths)('openhss %s --help has an example of its own and the exit codes', async (path) => {
  const { code, stdout } = await runOpenHss([...path.split(' '), '--help'])

  expect(code).toBe(0)
  expect(stdout).toMatch(new RegExp(`Example:\n {2}.*openhss ${path}\\b.*\n[^]*Exit codes: 0 `))
})

test('the reference names every command', () => {
  const page = new URL('../../../docs/reference/commands.md', import.meta.url)
  const reference = readFileSync(page, 'utf8')
  const missing = paths.filter((path) => !reference.includes(`## openhss ${path}\n`))

  expect(missing).toEqual([])
})

test.each([
  [['users'], /Usage: openhss users/],
  [['users', 'craete'], /unknown command 'craete'[^]*create[^]*openhss users --help/],
  [['users', 'create', 'alice'], /--role <role>.* not specified[^]*openhss users create --help/],
  [['users', 'create', 'alice', '--role', 'root'], /admin, operator, auditor, installer/],
  [['hosts', 'move', 'h'], /--enterprise-project <enterprise-project>.* not specified/],
  [['access-keys', 'delete'], /missing required argument 'access-key'/],
])('%j is a mistake that ends with 2 and says what there is', async (words, message) => {
  const { code, stdout, stderr } = await runOpenHss(words)

  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(message)
})

function pathsOf(command: Command): string[] {
  return command.commands.flatMap((below) => [
    below.name(),
    ...pathsOf(below).map((path) => `${below.name()} ${path}`),
  ])
}
