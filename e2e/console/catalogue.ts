import { readFileSync } from 'node:fs'
import path from 'node:path'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** Gives a text of the console in the language; tests name texts by their English. @throws for one that there is not. */
export type Say = (english: string, values?: Readonly<Record<string, string>>) => string

export function sayIn(language: Language): Say {
  const texts = catalogues[language]
  return (english, values = {}) => {
    const text = texts.get(english)
    if (text === undefined || text === '') throw new Error(`no ${language} text for "${english}"`)
    return text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder)
  }
}

const LOCALES = path.resolve(import.meta.dirname, '../../packages/console/locales')

const catalogues: Readonly<Record<Language, ReadonlyMap<string, string>>> = {
  en: readCatalogue('en'),
  zh: readCatalogue('zh'),
}

function readCatalogue(language: Language): Map<string, string> {
  const source = readFileSync(path.join(LOCALES, `${language}.po`), 'utf8')
  const texts = new Map<string, string>()
  for (const entry of source.split('\n\n')) {
    texts.set(fieldOf(entry, 'msgid'), fieldOf(entry, 'msgstr'))
  }
  return texts
}

/** Reads a field of an entry, which may go on over several quoted lines. */
function fieldOf(entry: string, field: 'msgid' | 'msgstr'): string {
  const [, quoted = ''] = new RegExp(`^${field} ((?:".*"\\n?)+)`, 'm').exec(entry) ?? []
  return [...quoted.matchAll(/^"(.*)"$/gm)].map(([line]) => JSON.parse(line) as string).join('')
}
