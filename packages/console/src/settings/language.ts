import { i18n } from '@lingui/core'
import { readSetting, writeSetting } from './browser-settings.ts'

export const LANGUAGES = { en: 'English', zh: '中文' } as const
export type Language = keyof typeof LANGUAGES

/** Loads the texts of the language that was chosen, or else of the first one that the browser asks for. */
export async function startLanguage(): Promise<void> {
  await load(chosenLanguage())
}

/** The browser keeps it, so that the next page begins in it before the server is asked. */
export async function chooseLanguage(language: Language): Promise<void> {
  writeSetting('language', language)
  await load(language)
}

/**
 * Shows the language that a user chose in whatever browser. Once in a tab, because another one may be chosen here while
 * the server is told of it.
 */
export async function followUser(userId: string, language: Language | undefined): Promise<void> {
  if (userId === followedUser) return
  followedUser = userId
  if (language !== undefined && language !== i18n.locale) await chooseLanguage(language)
}

let followedUser: string | undefined

function chosenLanguage(): Language {
  const wanted = [readSetting('language'), ...navigator.languages]
  const found = wanted
    .map((tag) => tag?.toLowerCase().split('-', 1)[0])
    .find((tag) => tag === 'en' || tag === 'zh')
  return found ?? 'en'
}

/** The sources hold numbers in place of their sentences: a browser loads those of one language alone. */
const catalogs = {
  en: () => import('../../locales/en.po'),
  zh: () => import('../../locales/zh.po'),
} as const satisfies Record<Language, unknown>

async function load(language: Language): Promise<void> {
  const { messages } = await catalogs[language]()
  i18n.loadAndActivate({ locale: language, messages })
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
