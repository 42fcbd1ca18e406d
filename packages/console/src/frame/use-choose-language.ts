import { useAct } from '../api/act.ts'
import { chooseLanguage } from '../settings/language.ts'
import type { Language } from '../settings/language.ts'

/** Gives a function that chooses the language of this browser, and of the user who has signed in. */
export function useChooseLanguage({ isSignedIn }: { readonly isSignedIn: boolean }) {
  const remember = useAct('changeLanguage')
  return (language: Language) => {
    void chooseLanguage(language)
    if (isSignedIn) remember.mutate({ body: { language } })
  }
}
