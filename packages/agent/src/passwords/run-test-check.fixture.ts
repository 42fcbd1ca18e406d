import { execFileSync } from 'node:child_process'
import type { AccountVerdict } from '@openhss/contract'
import { createAccountChecker } from './account-checker.ts'
import type { AccountCheckerOptions, CheckRequest } from './account-checker.ts'
import { packOwnWords } from './words/own-words.ts'

/** A password that is on no list. */
export const STRONG = 'kJ8#mQz!pL2$vN9@xR4&wT7*'

/** A scheme, and the program and options that make hashes of it. */
export type HashProgram = readonly [scheme: string, ...command: string[]]

export const MD5: HashProgram = ['md5-crypt', 'openssl', 'passwd', '-1']
export const NT: HashProgram = ['nt', 'mkpasswd', '-m', 'nt']

/** Returns a hash of the word that a real program made. */
export function hashOf(word: string, [, program = '', ...options]: HashProgram): string {
  return execFileSync(program, [...options, word], { encoding: 'utf8', stdio: 'pipe' }).trim()
}

type Settings = Omit<AccountCheckerOptions, 'hostName'> &
  Partial<CheckRequest> & { readonly words?: readonly string[] }

/** Runs one check, quick and interactive unless told otherwise, on a host named web1. */
export async function runTestCheck({
  tier = 'quick',
  pace = 'interactive',
  words = [],
  ...rest
}: Settings) {
  const own = packOwnWords(words.join('\n'), words)
  const options = { hostName: () => 'web1', ownWords: () => own, ...rest }
  const result = await createAccountChecker(options).run({
    tier,
    pace,
    ...rest,
  })
  const named = Object.fromEntries(result.verdicts.map((v) => [v.user_name, v]))
  return { ...result, named: named as Readonly<Record<string, AccountVerdict>> }
}
