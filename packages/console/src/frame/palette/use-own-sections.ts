import { useLingui } from '@lingui/react/macro'
import { useRouter } from '@tanstack/react-router'
import { useMay } from '../../components/use-project.ts'
import { useSearchState } from '../../components/search-state.ts'
import type { Place } from '../../paths.ts'
import { LANGUAGES } from '../../settings/language.ts'
import type { Language } from '../../settings/language.ts'
import { chooseTheme } from '../../settings/theme.ts'
import { useConsolePages } from '../console-pages.ts'
import { openKeyHelp } from '../key-help-state.ts'
import { useSignOut } from '../sign-out.ts'
import { useChooseLanguage } from '../use-choose-language.ts'
import { LANGUAGE_WORDS, THEME_WORDS } from './look-words.ts'
import { matching } from './palette-matches.ts'
import type { PaletteItem, PaletteSection } from './palette-matches.ts'
import type { RecentPlace } from './recent-places.ts'

/** Lists what the console knows by itself: places where one was, pages, and what the frame can do. */
export function useOwnSections(
  text: string,
  recent: readonly RecentPlace[],
  go: (place: Place) => void,
  close: () => void,
): readonly PaletteSection[] {
  const { t } = useLingui()
  const router = useRouter()
  const actions = useActions(close)
  const pages = useConsolePages().map(({ id, label, letter, place }): PaletteItem => ({
    key: `page ${id}`,
    label,
    keys: `g ${letter}`,
    words: [id],
    act: () => go(place),
  }))
  const places = recent.map(({ href, name }): PaletteItem => ({
    key: `recent ${href}`,
    label: name,
    isHostText: true,
    act: () => {
      close()
      void router.navigate({ href })
    },
  }))
  const chosen = (items: readonly PaletteItem[]) => (text === '' ? items : matching(items, text))
  return [
    { id: 'recent', title: t`Where you were`, items: text === '' ? places : [] },
    { id: 'pages', title: t`Pages`, items: chosen(pages) },
    { id: 'actions', title: t`Actions`, items: chosen(actions) },
  ]
}

function useActions(close: () => void): readonly PaletteItem[] {
  const { t } = useLingui()
  const { change } = useSearchState()
  const may = useMay()
  const signOut = useSignOut()
  const choose = useChooseLanguage({ isSignedIn: true })
  const action = (
    key: string,
    label: string,
    act: () => void,
    { keys, words = [] }: { readonly keys?: string; readonly words?: readonly string[] } = {},
  ): PaletteItem => ({
    key: `action ${key}`,
    label,
    keys,
    words: [key, ...words],
    act: () => {
      close()
      act()
    },
  })
  const languages = Object.entries(LANGUAGES).map(([language, name]) =>
    action(`language ${language}`, t`Language: ${name}`, () => choose(language as Language), {
      words: LANGUAGE_WORDS[language as Language],
    }),
  )
  return [
    ...(may('hss:agents:enrol')
      ? [action('add hosts', t`Add hosts`, () => change({ add: 'host' }))]
      : []),
    action('theme system', t`Theme: as the system has it`, () => chooseTheme('system'), {
      words: THEME_WORDS.system,
    }),
    action('theme light', t`Theme: light`, () => chooseTheme('light'), {
      words: THEME_WORDS.light,
    }),
    action('theme dark', t`Theme: dark`, () => chooseTheme('dark'), { words: THEME_WORDS.dark }),
    ...languages,
    action('keyboard', t`Show the keys`, openKeyHelp, { keys: '?' }),
    action('sign out', t`Sign out`, () => void signOut()),
  ]
}
