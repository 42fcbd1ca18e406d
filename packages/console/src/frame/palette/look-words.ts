import type { Language } from '../../settings/language.ts'
import type { Theme } from '../../settings/theme.ts'

/**
 * What people type who want another language or theme, in either language: whoever cannot read the console types what it is
 * called in his own.
 */
export const LANGUAGE_WORDS: Readonly<Record<Language, readonly string[]>> = {
  en: ['English', 'language', '英文', '英语', '语言'],
  zh: ['Chinese', 'language', 'zhongwen', '中文', '汉语', '语言'],
}

export const THEME_WORDS: Readonly<Record<Theme, readonly string[]>> = {
  system: ['system', 'theme', '跟随系统', '主题'],
  light: ['light', 'bright', 'theme', '浅色', '亮色', '主题'],
  dark: ['dark', 'night', 'theme', '深色', '暗色', '黑色', '夜间', '主题'],
}
