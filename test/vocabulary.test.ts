import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** The words that docs/glossary.md replaced, where each may not come back, and the word to use. */
const retired: readonly {
  readonly word: RegExp
  readonly where: string
  readonly use: string
}[] = [
  { word: /domainId/, where: 'packages/*/{src,test}/**/*.ts', use: 'tenantId' },
  { word: /\baudit/i, where: 'packages/agent/src/passwords/**/*.ts', use: 'check' },
  { word: /audit/i, where: 'packages/agent/src/accounts/**/*.ts', use: 'check' },
  {
    word: /(?<!account\/)\baudit(?:s|ed|ing)?\b(?! log|_| event|-)/i,
    where: '{e2e,benchmarks}/**/*.{ts,sh}',
    use: 'check',
  },
  { word: /password kernel/i, where: 'packages/cli/**/*.ts', use: 'SIMD code' },
  {
    word: /\/\*\*\s*(?:\*\s*)?(?:Of|Who|Whose)\b/,
    where: '{packages,e2e,benchmarks,scripts,test}/**/*.ts',
    use: 'a sentence',
  },
  { word: /\baccounts?\b/i, where: 'packages/server/src/db/embedded/*.ts', use: 'Unix user' },
  { word: /project'?s? words/i, where: 'packages/*/{src,test}/**/*.ts', use: 'own words' },
  { word: /kernel/i, where: 'packages/agent/simd/*', use: 'SIMD code' },
  {
    word: /kernel\.so|loadKernel/,
    where: '{packages,benchmarks}/**/*.ts',
    use: 'simd.so, loadSimd',
  },
  { word: /\bbeliefs?\b/i, where: 'packages/server/src/**/*.ts', use: 'revisioned cache' },
  { word: /\bentrances?\b/i, where: 'packages/server/src/**/*.ts', use: 'admission' },
  {
    word: /\b(?:MOST|LARGEST|LONGEST|FEWEST|LEAST)_[A-Z]/,
    where: '{packages,e2e,benchmarks,scripts}/**/*.ts',
    use: 'MAX_, MIN_ and a unit',
  },
  { word: /giveWay|give-way/, where: 'packages/**/*.ts', use: 'lowerPriority' },
]

describe('retired words', () => {
  test.each(retired)('$word gave way to $use', ({ word, where }) => {
    const files = globSync(where, { exclude: (name) => name === 'node_modules' }).filter((file) =>
      /\.(ts|c|h|sh)$/.test(file),
    )
    expect(files.length).toBeGreaterThan(0)
    const wrong = files.filter(
      (file) => !file.endsWith('vocabulary.test.ts') && word.test(readFileSync(file, 'utf8')),
    )
    expect(wrong).toEqual([])
  })
})

describe('names of files', () => {
  /** Folders of services and doors of packages may share names. */
  const families = /^packages\/agent\/src\/accounts\/services\/|\/src\/(main|index|system)\.ts$/

  test.each(['agent', 'cli', 'contract', 'server', 'testkit'])('are unique in %s', (name) => {
    const files = globSync(`packages/${name}/src/**/*.ts`).filter((file) => !families.test(file))
    const byName = Object.groupBy(files, (file) => file.split('/').at(-1) ?? '')
    const twice = Object.values(byName).filter((same) => (same?.length ?? 0) > 1)
    expect(twice).toEqual([])
  })
})
