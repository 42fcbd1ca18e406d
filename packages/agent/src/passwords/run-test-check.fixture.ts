import type { AccountVerdict } from '@openhss/contract'
import { createAccountChecker } from './account-checker.ts'
import type { AccountCheckerOptions, CheckRequest } from './account-checker.ts'
import { packOwnWords } from './words/own-words.ts'

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
