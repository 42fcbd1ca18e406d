import { useLingui } from '@lingui/react/macro'
import { Menu } from '../ui/actions/Menu.tsx'
import { LANGUAGES } from '../settings/language.ts'
import type { Language } from '../settings/language.ts'
import { THEMES, chooseTheme, useTheme } from '../settings/theme.ts'
import type { Theme } from '../settings/theme.ts'
import { useChooseLanguage } from './use-choose-language.ts'

export function LanguageMenu({ isSignedIn }: { readonly isSignedIn: boolean }) {
  const { t, i18n } = useLingui()
  const choose = useChooseLanguage({ isSignedIn })
  const sign = i18n.locale === 'zh' ? '中' : 'EN'
  return (
    <Menu
      look="quiet"
      label={t`Language ${sign}`}
      actions={Object.entries(LANGUAGES).map(([language, name]) => ({
        label: name,
        isChosen: language === i18n.locale,
        onSelect: () => choose(language as Language),
      }))}
    >
      {sign}
    </Menu>
  )
}

export function ThemeMenu() {
  const { t } = useLingui()
  const chosen = useTheme()
  const names: Readonly<Record<Theme, string>> = {
    system: t`As the system has it`,
    light: t`Light`,
    dark: t`Dark`,
  }
  return (
    <Menu
      look="quiet"
      label={t`Theme`}
      actions={THEMES.map((theme) => ({
        label: names[theme],
        isChosen: theme === chosen,
        onSelect: () => chooseTheme(theme),
      }))}
    >
      ◐
    </Menu>
  )
}
