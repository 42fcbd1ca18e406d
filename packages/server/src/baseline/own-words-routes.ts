import type { ownWordsOperations } from '@openhss/contract'
import { JsonText } from '../http/operations.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { changeWeakPasswordPolicy } from './change-weak-password-policy.ts'
import type { PolicyParts } from './change-weak-password-policy.ts'
import { checkedWords } from './checked-words.ts'

/** Handles the own words of a project, through our own operations and through HSS's. */
export function ownWordsHandlers(parts: PolicyParts): Handlers<typeof ownWordsOperations> {
  const { ownWords } = parts
  return {
    showWeakWords: async (_input, { caller }) => {
      const { revision, words, companyNames } = await ownWords.find(caller.permitted.projectId)
      // A million words may be in it, and the response schema would look at each.
      return new JsonText(
        JSON.stringify({ revision, count: words.length, words, company_names: companyNames }),
      )
    },
    replaceWeakWords: ({ body }, call) =>
      changeWeakPasswordPolicy(parts, call, {
        words: checkedWords(body.words, 'words'),
        companyNames: [...new Set(body.company_names)],
        replaces: body.replaces,
      }),
    showExtendedWeakPassword: async ({ query }, { caller }) => {
      const { projectId } = scopeOf(caller, query.enterprise_project_id)
      const { words } = await ownWords.find(projectId)
      return new JsonText(JSON.stringify({ extended_weak_password: words }))
    },
    changeExtendedWeakPassword: async ({ body }, call) => {
      const field = 'extended_weak_password'
      const words = checkedWords(body[field], field)
      await changeWeakPasswordPolicy(parts, call, { words })
      return {}
    },
  }
}
