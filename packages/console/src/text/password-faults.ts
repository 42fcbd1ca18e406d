import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What a password lacks. */
export interface PasswordFaults {
  readonly isShort: boolean
  readonly missing: readonly MissingCharacter[]
}

/** Reads the sentence of an agent that lists what a password lacks; undefined for any other one. Pure. */
export function parseFaults(sentence: string): PasswordFaults | undefined {
  const found = /^It has (fewer than 8 characters and )?no ([a-z, ]+)\.$/.exec(sentence)
  if (found === null) return undefined
  const missing = (found[2] ?? '').split(/, | or /)
  if (!missing.every(isMissingCharacter)) return undefined
  return { isShort: found[1] !== undefined, missing }
}

export const missingCharacterTexts = {
  letter: msg`letter`,
  'uppercase letter': msg`uppercase letter`,
  'lowercase letter': msg`lowercase letter`,
  digit: msg`digit`,
  'special character': msg`special character`,
} as const satisfies Readonly<Record<string, MessageDescriptor>>

type MissingCharacter = keyof typeof missingCharacterTexts

function isMissingCharacter(name: string): name is MissingCharacter {
  return Object.hasOwn(missingCharacterTexts, name)
}
