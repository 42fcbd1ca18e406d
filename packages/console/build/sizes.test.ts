import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import type { Manifest, Rolldown } from 'vite'
import { describe, expect, test } from 'vitest'
import { apiRoutes } from './api-routes.ts'

/** What people on a slow line wait for, gzipped; kB are 1,000 bytes. */
const BUDGETS_KB = { firstPage: 200, part: 40, scripts: 420, styles: 25, contract: 12 }

const DIST = path.join(import.meta.dirname, '../dist')
const manifest = JSON.parse(
  readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8'),
) as Manifest
const files = readdirSync(DIST, { recursive: true }).map(String)

describe('the built files', () => {
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry) ?? ''
  const firstPage = loadedBy(entry)

  // A browser loads the sentences of one language.
  const sentences = ['en', 'zh']
    .map((language) => manifest[`locales/${language}.po`]?.file ?? '')
    .toSorted((one, other) => kilobytesOf([other]) - kilobytesOf([one]))
    .slice(0, 1)
  const parts = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry)
  const pages = parts.filter((key) => /^src\/pages\/.*Page\.tsx$/.test(key))

  test('the sign-in comes with the first scripts', () => {
    expect(pages.length).toBeGreaterThan(20)
    expect(pages).not.toContain('src/pages/SignInPage.tsx')
  })

  test.each(pages)('whoever opens %s first has all that it needs soon', (page) => {
    const size = kilobytesOf(new Set([...firstPage, ...sentences, ...loadedBy(page)]))
    expect(size).toBeGreaterThan(100)
    expect(size).toBeLessThanOrEqual(BUDGETS_KB.firstPage)
  })

  test('so has whatever is loaded later, with all that it needs and nobody has before', () => {
    // Every page but the sign-in loads what they share, and behind it what opens over pages.
    const [one = firstPage, ...others] = pages.map((page) => loadedBy(page))
    const shared = [...one].filter((file) => others.every((own) => own.has(file)))
    const opened = new Set([...firstPage, ...shared])
    const behind = [...loadedBy('src/ui/overlays/DialogWindow.tsx')].filter(
      (file) => !opened.has(file),
    )
    expect(kilobytesOf(behind)).toBeGreaterThan(10)
    expect(kilobytesOf(behind)).toBeLessThanOrEqual(BUDGETS_KB.part)
    const had = new Set([...opened, ...behind])
    const sizes = parts.map((key) => {
      const own = [...loadedBy(key)].filter((file) => !had.has(file))
      return [key, kilobytesOf(own)] as const
    })
    expect(sizes.filter(([, size]) => size > BUDGETS_KB.part)).toEqual([])
  })

  test.each([
    ['scripts', /\.js$/, BUDGETS_KB.scripts],
    ['styles', /\.css$/, BUDGETS_KB.styles],
    // Systems have their own, also for Chinese.
    ['fonts', /\.(?:woff2?|ttf|otf|eot)$/, 0],
  ])('all %s are small', (_kind, name, budget) => {
    const all = files.filter((file) => name.test(file))
    expect(kilobytesOf(all)).toBeLessThanOrEqual(budget)
  })

  test('the page names its scripts and styles, and has none inside: the policy of the server refuses those', () => {
    const page = readFileSync(path.join(DIST, 'index.html'), 'utf8')
    expect(page).toMatch(/<script type="module" crossorigin src="\/assets\/[^"]+"><\/script>/)
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i)
  })
})

test('the contract is small in a browser, even if all of it were used', async () => {
  const name = 'virtual:contract'
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      apiRoutes(),
      {
        name,
        resolveId: (id) => (id === name ? id : undefined),
        load: (id) =>
          id === name
            ? `export * from '@openhss/contract/browser'; export * from 'virtual:api-routes'`
            : undefined,
      },
    ],
    build: { write: false, rolldownOptions: { input: name, preserveEntrySignatures: 'strict' } },
  })) as Rolldown.RolldownOutput
  expect(output).toHaveLength(1)
  const size = kilobytes(gzipSync(output[0].code).length)
  expect(size).toBeGreaterThan(1)
  expect(size).toBeLessThanOrEqual(BUDGETS_KB.contract)
})

/** Lists the scripts that come with a part: its own, and what that imports, and so on. */
function loadedBy(key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key]
  if (chunk === undefined || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const each of chunk.imports ?? []) loadedBy(each, seen)
  return seen
}

/** Adds up what is sent of these files to a browser that takes gzip. */
function kilobytesOf(names: Iterable<string>): number {
  const sizes = [...names].map((file) => statSync(path.join(DIST, `${file}.gz`)).size)
  return kilobytes(sizes.reduce((sum, size) => sum + size, 0))
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 100) / 10
}
