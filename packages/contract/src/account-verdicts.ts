import * as Type from 'typebox'
import type { Static } from 'typebox'
import { INT32_MAX, MAX_CHARACTERS } from './bounds.ts'
import { gapReason } from './coverage.ts'
import { hostText, serviceType } from './fields.ts'
import type { GUESSABLE_VERDICTS } from './vocabulary.ts'
import { weakAccount } from './weak-passwords.ts'

const account = {
  user_name: weakAccount.properties.user_name,
  service_type: serviceType,
  instance: weakAccount.properties.instance,
  account_state: weakAccount.properties.account_state,
}
const scheme = Type.Optional(
  hostText(MAX_CHARACTERS.scheme, 'Hash scheme, for example `yescrypt`.'),
)

const revision = {
  password_revision: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: INT32_MAX,
      description:
        'Rises when the stored password becomes another one: it says that, never to what. It may start anew when the agent lost what it remembers.',
    }),
  ),
}

/** What tells the accounts of a host apart. */
export const accountKey = Type.Object({
  service_type: account.service_type,
  instance: account.instance,
  user_name: account.user_name,
})
export type AccountKey = Static<typeof accountKey>

/** How every account ends: never with silence. */
export const accountVerdict = Type.Union([
  Type.Object({ ...weakAccount.properties, ...revision, verdict: Type.Literal('weak'), scheme }),
  Type.Object({ ...weakAccount.properties, ...revision, verdict: Type.Literal('empty') }),
  Type.Object({
    ...account,
    ...revision,
    verdict: Type.Literal('not_found'),
    scheme,
    list_version: hostText(MAX_CHARACTERS.list_version, 'Version of the list the words came from.'),
    words_tried: Type.Integer({
      minimum: 0,
      maximum: INT32_MAX,
      description: 'Words that were tried on this hash.',
    }),
  }),
  Type.Object({ ...account, ...revision, verdict: Type.Literal('locked') }),
  Type.Object({ ...account, ...revision, verdict: Type.Literal('unsupported'), scheme }),
  Type.Object({ ...account, ...revision, verdict: Type.Literal('error'), reason: gapReason }),
])
export type AccountVerdict = Static<typeof accountVerdict>
export type Verdict = AccountVerdict['verdict']
/** An account that a stranger gets into; see `isGuessable`. */
export type GuessableAccount = Extract<
  AccountVerdict,
  { verdict: (typeof GUESSABLE_VERDICTS)[number] }
>
