import * as Type from 'typebox'
import type { Static } from 'typebox'
import {
  MAX_COMPANY_NAMES,
  MAX_EXTENDED_WEAK_PASSWORDS,
  MAX_OWN_WORD_BYTES,
  MAX_OWN_WORD_COUNT,
} from './bounds.ts'
import { enterpriseProjectId, projectParams, strictObject } from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'

/** Bytes of a list as JSON: a million words of usual length are about 12 MB. */
const MAX_LIST_BODY_BYTES = 32 * 1024 * 1024

/** A word has no NUL and no line break, because no password can hold them. */
const word = Type.String({
  minLength: 1,
  maxLength: MAX_OWN_WORD_BYTES,
  pattern: String.raw`^[^\0\r\n]*$`,
  title: `1 to ${MAX_OWN_WORD_BYTES} bytes of UTF-8 text without a NUL or a line break`,
})

const companyNames = Type.Array(
  Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: String.raw`^[^\p{Cc}\p{Zl}\p{Zp}]*$`,
    title: '1 to 64 characters of one line',
  }),
  {
    maxItems: MAX_COMPANY_NAMES,
    description: 'Names of your company, its products and places. Agents make words from them.',
  },
)

export const wordsRevision = (description: string) =>
  Type.String({ minLength: 1, maxLength: 64, description })

/** A project's own list of weak passwords. */
export const ownWordList = Type.Object({
  revision: wordsRevision('Changes with the list and the company names; "none": never set.'),
  count: Type.Integer({
    minimum: 0,
    maximum: MAX_OWN_WORD_COUNT,
    description: 'Words in the list.',
  }),
  words: Type.Array(Type.String(), { description: 'None where they were not asked for.' }),
  company_names: companyNames,
})
export type OwnWordList = Static<typeof ownWordList>

export const ownWordsOperations = defineOperations({
  showWeakWords: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/weak-words',
    summary: "Show the project's own list of weak passwords",
    description:
      'A project has one list; `showExtendedWeakPassword` and the setting `weakpwd` of `listProjectConfigs` show it too.',
    tag: 'OpenHSS',
    access: 'hss:weakPwds:get',
    params: projectParams,
    query: Type.Object({
      with_words: withDefault(
        Type.Boolean({ description: 'Whether the answer has the words; it always counts them.' }),
        true,
      ),
    }),
    response: ownWordList,
  },
  replaceWeakWords: {
    method: 'PUT',
    path: '/openhss/v1/{project_id}/weak-words',
    summary: "Replace the project's own list of weak passwords",
    description:
      'Every agent of the project tests its accounts for the new words within seconds. A word that is there twice counts once.',
    tag: 'OpenHSS',
    access: 'hss:weakPwds:set',
    params: projectParams,
    maxBodyBytes: MAX_LIST_BODY_BYTES,
    body: strictObject({
      words: Type.Array(word, { maxItems: MAX_OWN_WORD_COUNT }),
      company_names: companyNames,
      replaces: Type.Optional(
        wordsRevision(
          'The revision that this is a change of; refused with OPENHSS.0409 when there is a newer one.',
        ),
      ),
    }),
    response: Type.Object({
      revision: wordsRevision('Revision of the list now; the same as before when nothing changed.'),
      count: Type.Integer({ minimum: 0, description: 'Words in the list, each counted once.' }),
    }),
    errors: ['OPENHSS.0409'],
  },
  showExtendedWeakPassword: {
    method: 'GET',
    path: '/v5/{project_id}/image/baseline/extended-weak-password',
    summary: 'Show the custom weak passwords',
    description: 'One list for the whole project, whatever enterprise project is named.',
    tag: 'Weak-password policy',
    access: 'hss:weakPwds:get',
    params: projectParams,
    query: Type.Object({ enterprise_project_id: enterpriseProjectId }),
    response: Type.Object({ extended_weak_password: Type.Array(Type.String()) }),
  },
  changeExtendedWeakPassword: {
    method: 'POST',
    path: '/v5/{project_id}/image/baseline/extended-weak-password',
    summary: 'Replace the custom weak passwords',
    description:
      'Up to 300, as HSS documents; `replaceWeakWords` takes a million. The company names stay.',
    tag: 'Weak-password policy',
    access: 'hss:weakPwds:set',
    params: projectParams,
    body: Type.Object({
      extended_weak_password: Type.Array(word, { maxItems: MAX_EXTENDED_WEAK_PASSWORDS }),
    }),
    response: Type.Object({}),
  },
})
