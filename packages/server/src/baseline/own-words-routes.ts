import type { ownWordsOperations } from '@openhss/contract'
import { packWords } from '../agent-policy/packed-words.ts'
import { JsonText } from '../http/answers/prepared-answers.ts'
import { bulk } from '../http/operations.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { changeWeakPasswordPolicy } from './change-weak-password-policy.ts'
import type { PolicyParts } from './change-weak-password-policy.ts'
import { checkedWords } from './checked-words.ts'
import { OWN_WORDS_PACKER } from './pack-own-words.ts'

/** Handles the own words of a project, through our own operations and through HSS's. */
export function ownWordsHandlers(parts: PolicyParts): Handlers<typeof ownWordsOperations> {
  const { ownWords } = parts
  return {
    showWeakWords: async ({ query }, { caller }) => {
      const { list, ...head } = await ownWords.find(caller.permitted.projectId)
      const { revision, count, companyNames } = head
      const facts = JSON.stringify({ revision, count, company_names: companyNames })
      const words = query.with_words ? list : bytes('[]')
      return new JsonText(
        Buffer.concat([bytes(`${facts.slice(0, -1)},"words":`), words, bytes('}')]),
      )
    },
    replaceWeakWords: bulk(OWN_WORDS_PACKER, async ({ body }, call) =>
      changeWeakPasswordPolicy(parts, call, await body.open()),
    ),
    showExtendedWeakPassword: async ({ query }, { caller }) => {
      const { projectId } = scopeOf(caller, query.enterprise_project_id)
      const { list } = await ownWords.find(projectId)
      return new JsonText(Buffer.concat([bytes('{"extended_weak_password":'), list, bytes('}')]))
    },
    changeExtendedWeakPassword: async ({ body }, call) => {
      const field = 'extended_weak_password'
      const words = await packWords(checkedWords(body[field], field))
      await changeWeakPasswordPolicy(parts, call, { words })
      return {}
    },
  }
}

function bytes(text: string): Buffer {
  return Buffer.from(text)
}
