import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { hasProgram } from '@openhss/testkit/hosts'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** How a shell is started for a person, and how it is told to print the words of a command. */
const SHELLS = {
  bash: {
    start: 'bash --norc --noprofile -i',
    prepare: `openhss() { printf 'GOT'; printf '<%s>' "$@"; echo END; }`,
  },
  zsh: {
    start: 'zsh -f -i',
    prepare: `openhss() { printf 'GOT'; printf '<%s>' "$@"; echo END; }; autoload -Uz compinit; compinit -u -D`,
  },
  fish: {
    start: 'fish -N -i',
    prepare: `function openhss; printf GOT; printf '<%s>' $argv; echo END; end`,
  },
} as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'completion-'))
  mkdirSync(path.join(folder, 'a folder'))
  writeFileSync(path.join(folder, 'a folder/my words.txt'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

for (const [name, shell] of Object.entries(SHELLS)) {
  test.runIf(hasProgram(name))(`${name} completes what a person types`, async () => {
    const { stdout, code } = await runOpenHss(['completion', name])
    expect(code).toBe(0)
    const script = path.join(folder, `${name}.script`)
    writeFileSync(script, stdout)

    const typed = [
      `${shell.prepare}; source ${script}`,
      'openhss use\tdel\tbob --y\t',
      'openhss users create use\t --role op\t--enterprise-project gra\t --js\t',
      'openhss ports --st\tdan\t--ty\tU\t',
      `openhss scan --wor\t${folder}/a\\ f\tmy\t --no-po\t`,
      'openhss comp\tfi\t',
      'exit',
    ]

    expect(wordsOf(shell.start, typed)).toEqual([
      '<users><delete><bob><--yes>',
      '<users><create><use><--role><operator><--enterprise-project><gra><--json>',
      '<ports><--status><danger><--type><UDP>',
      `<scan><--words><${folder}/a folder/my words.txt><--no-ports>`,
      '<completion><fish>',
    ])
  })
}

test('a shell that nobody knows is a mistake', async () => {
  const { code, stderr } = await runOpenHss(['completion', 'csh'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/bash, zsh, fish/)
})

/** Types lines into a shell on a terminal, and returns what each command was called with. */
function wordsOf(shell: string, lines: readonly string[]): string[] {
  const env = { PATH: process.env.PATH, HOME: folder, TERM: 'xterm', PS1: '% ' }
  const { stdout } = spawnSync('script', ['-qec', shell, '/dev/null'], {
    input: lines.map((line) => `${line}\n`).join(''),
    env,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return [...stdout.matchAll(/GOT(<[^\r\n]*>)END/g)].map(([, words = '']) => words)
}
