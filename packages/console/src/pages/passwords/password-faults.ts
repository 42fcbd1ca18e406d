import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'

/** What a password lacks, as the sentence of an agent lists it. */
export interface PasswordFaults {
  readonly isShort: boolean
  readonly missing: readonly MissingCharacter[]
}

/** Says the sentence of an agent that lists what a password lacks; undefined for any other sentence. */
export function useFaultText(): (sentence: string) => string | undefined {
  const { t, i18n } = useLingui()
  return (sentence) => {
    const faults = parseFaults(sentence)
    if (faults === undefined) return undefined
    const names = faults.missing.map((name) => i18n._(missingTexts[name]))
    const list = new Intl.ListFormat(i18n.locale, { type: 'disjunction' }).format(names)
    if (!faults.isShort) return t`It has no ${list}.`
    return t`It has fewer than 8 characters and no ${list}.`
  }
}

/** Reads such a sentence; undefined for any other one. Pure. */
export function parseFaults(sentence: string): PasswordFaults | undefined {
  const found = /^It has (fewer than 8 characters and )?no ([a-z, ]+)\.$/.exec(sentence)
  if (found === null) return undefined
  const missing = (found[2] ?? '').split(/, | or /)
  if (!missing.every(isMissingCharacter)) return undefined
  return { isShort: found[1] !== undefined, missing }
}

const missingTexts = {
  letter: msg`letter`,
  'uppercase letter': msg`uppercase letter`,
  'lowercase letter': msg`lowercase letter`,
  digit: msg`digit`,
  'special character': msg`special character`,
} as const satisfies Readonly<Record<string, MessageDescriptor>>

type MissingCharacter = keyof typeof missingTexts

function isMissingCharacter(name: string): name is MissingCharacter {
  return Object.hasOwn(missingTexts, name)
}
