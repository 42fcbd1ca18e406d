import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { testApi } from '@openhss/testkit'
import { expect, test } from 'vitest'
import { configurationVariables } from '@openhss/cli/configuration'
import { REFERENCE_FOLDER, referenceFiles } from '../scripts/reference/reference-files.ts'

test('docs/reference is what the code says; `npm run docs` writes it', async () => {
  const api = await testApi()
  const files = await referenceFiles(api)
  await api.close()

  const outdated = [...files].filter(([name, text]) => readReference(name) !== text)
  expect(outdated.map(([name]) => name)).toEqual([])
  expect(globSync('*', { cwd: REFERENCE_FOLDER }).toSorted()).toEqual([...files.keys()].toSorted())
})

test('every variable that code reads is in the table of variables', () => {
  const unknown = variablesRead().filter(
    ({ name }) => !NOT_OURS.has(name) && !(name in configurationVariables),
  )
  expect(unknown).toEqual([])
})

test('every variable in the table is read', () => {
  const read = new Set(variablesRead().map(({ name }) => name))
  expect(Object.keys(configurationVariables).filter((name) => !read.has(name))).toEqual([])
})

function readReference(name: string): string {
  return readFileSync(path.join(REFERENCE_FOLDER, name), 'utf8')
}

/** Names of variables in shipped sources and scripts, and where they stand. */
function variablesRead(): { readonly file: string; readonly name: string }[] {
  const sources = globSync([
    'packages/*/src/**/*.ts',
    'packages/cli/bin/openhss',
    'scripts/*.sh',
  ]).filter((file) => !NOT_SHIPPED.test(file) && !file.endsWith('/configuration-variables.ts'))
  return sources.flatMap((file) => {
    const pattern = file.endsWith('.ts') ? READ_IN_TYPESCRIPT : READ_IN_SHELL
    return [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, one, other]) => ({
      file,
      name: one ?? other ?? '',
    }))
  })
}

const NOT_SHIPPED = /\.(test|fixture)\.ts$/

/** By the first the testkit tells its own workers, and nobody else sets it; the second is of the C library. */
const NOT_OURS = new Set(['OPENHSS_TEST_OWN_MACHINE', 'MALLOC_ARENA_MAX'])

/** A property of an environment, whatever its name; ours also in quotes. */
const READ_IN_TYPESCRIPT =
  /\b(?:env|environment|variables)\.([A-Z][A-Z0-9_]+)\b|['"`](OPENHSS_[A-Z_]+|DATABASE_URL)['"`]/g
/** In capitals: what a script sets for itself is in small letters. */
const READ_IN_SHELL = /\$\{?([A-Z][A-Z0-9_]+)\b/g
