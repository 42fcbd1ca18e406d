import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const CONSOLE = path.resolve(import.meta.dirname, '../packages/console')

const sources = readAll('src/**/*.{ts,tsx}').filter(({ file }) => !/\.test\.tsx?$/.test(file))
const styles = readAll('src/**/*.css').filter(({ file }) => file !== 'src/styles/tokens.css')
const pages = sources.filter(({ file }) => /^src\/pages\/(?:.*\/)?\w+Page\.tsx$/.test(file))

describe('colours and sizes', () => {
  const COLOUR =
    /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\(|:[^;{]*\b(?:white|black|gr[ae]y|red|green|blue|orange|yellow|purple)\b/i

  test('stand in tokens.css, so that both themes have them', () => {
    expect(linesWith(COLOUR, styles)).toEqual([])
    expect(linesWith(/['"`](?:#[\da-f]{3,8}|(?:rgb|hsl)a?\(.*)['"`]/i, sources)).toEqual([])
  })

  test('of more than a hairline grow with the text of the reader', () => {
    expect(linesWith(/\b(?:[4-9]|\d{2,})(?:\.\d+)?px\b/, styles)).toEqual([])
  })
})

describe('what may not be known', () => {
  const FIGURE =
    /(?<!['"\w]|postmaster\.)(?:ports_total|ports_danger|accounts_weak|accounts_empty|open_findings|pid|forwarder_pid)\b(?!['"])/

  test('is read in known/ alone, which says what it is worth', () => {
    const elsewhere = sources.filter(({ file }) => !file.startsWith('src/known/'))
    expect(linesWith(FIGURE, elsewhere)).toEqual([])
    expect(linesWith(FIGURE, sources).length).toBeGreaterThan(5)
  })

  test('stands beside a sentence of Trans, which would take its function for a text', () => {
    const INSIDE = /<Trans>(?:(?!<\/Trans>)[^])*?<Known\b/
    const wrong = sources.filter(({ text }) => INSIDE.test(text))
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  test('is shown in green only by what asks known/ whether all was seen', () => {
    const green = sources.filter(
      ({ file, text }) => !file.startsWith('src/ui/') && /tone="good"|'good'/.test(text),
    )
    const ASKS = /known\/(?:freshness|host-outcomes|fleet-sight)\.ts'|isAllSeen|areAllGood/
    expect(green.filter(({ text }) => !ASKS.test(text)).map(({ file }) => file)).toEqual([])
  })
})

describe('texts of hosts', () => {
  test('never become markup or style', () => {
    expect(
      linesWith(/dangerouslySetInnerHTML|innerHTML|srcDoc|<style|insertRule/i, sources),
    ).toEqual([])
    // What draws a figure says how long a bar is.
    const others = sources.filter(({ file }) => !/^src\/ui\/(?:figures|feedback)\//.test(file))
    expect(linesWith(/\bstyle=/, others)).toEqual([])
  })

  test('never stand in the attributes of an element that a browser acts on', () => {
    const attributes = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/<[a-z]\w*\s(?:[^<>]|=>)*?\b(?:title|href|src)=(\S+)/g)]
        .filter(([, value = '']) => !/^"[#/]?\w*"/.test(value))
        .map(([, value]) => `${file}: ${value}`),
    )
    // An instant beside how long ago it was, and an address that `paths.ts` made, which escapes all of it.
    const ALLOWED = /^src\/(?:ui\/text\/Time|components\/PlaceLink)\.tsx: /
    expect(attributes.filter((found) => !ALLOWED.test(found))).toEqual([])
  })
})

describe('pages', () => {
  test('there are some', () => {
    expect(pages.length).toBeGreaterThan(20)
  })

  test.each(pages)('$file asks first and shows then', ({ text }) => {
    const exported = [...text.matchAll(/^export (?:const|function|async function) (\w+)/gm)].map(
      ([, name]) => name,
    )
    expect(exported.at(-1)).toBe('Page')
    const load = text.indexOf('\nexport const load ')
    expect(load).toBeLessThan(text.indexOf('\nexport function Page('))
  })
})

test('the texts of the catalogues are those of the sources, and each has its Chinese', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-locales-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['src', 'locales', 'lingui.config.ts', 'package.json']) {
    cpSync(path.join(CONSOLE, name), path.join(folder, name), { recursive: true })
  }
  symlinkSync(path.resolve(CONSOLE, '../../node_modules'), path.join(folder, 'node_modules'))
  const lingui = path.resolve(CONSOLE, '../../node_modules/.bin/lingui')
  const extracted = spawnSync(lingui, ['extract', '--clean'], { cwd: folder, encoding: 'utf8' })
  expect({ status: extracted.status, stderr: extracted.stderr }).toMatchObject({ status: 0 })
  for (const language of ['en', 'zh']) {
    const read = (root: string) => readFileSync(path.join(root, `locales/${language}.po`), 'utf8')
    expect(read(folder), 'run `lingui extract --clean` in packages/console').toBe(read(CONSOLE))
    expect(read(CONSOLE).match(/^msgstr ""\n\n/gm)).toBeNull()
  }
})

interface Source {
  /** From the folder of the console. */
  readonly file: string
  readonly text: string
}

function readAll(pattern: string): Source[] {
  return globSync(pattern, { cwd: CONSOLE })
    .toSorted()
    .map((file) => ({ file, text: readFileSync(path.join(CONSOLE, file), 'utf8') }))
}

/** Lists the lines outside comments that the pattern is in, each with its file. */
function linesWith(pattern: RegExp, among: readonly Source[]): string[] {
  return among.flatMap(({ file, text }) =>
    text
      .replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm, '')
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
}
