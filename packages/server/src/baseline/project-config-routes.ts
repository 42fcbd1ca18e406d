import type { ProjectConfig, projectConfigOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { badRequest } from '../http/answers/api-error.ts'
import { packWords } from '../agent-policy/packed-words.ts'
import { JsonText } from '../http/answers/prepared-answers.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { changeWeakPasswordPolicy } from './change-weak-password-policy.ts'
import type { PolicyChange, PolicyParts } from './change-weak-password-policy.ts'
import { wordsOfLines } from './checked-words.ts'
import { listPasswordRules } from './project-config-queries.ts'

/** Handles HSS's settings of a project, of which `weakpwd` is the project's own words. */
export function projectConfigHandlers(
  sql: Queryable,
  parts: PolicyParts,
): Handlers<typeof projectConfigOperations> {
  return {
    listProjectConfigs: async ({ query, body }, { caller }) => {
      const { projectId } = scopeOf(caller, query.enterprise_project_id)
      const asked = new Set(body.config_name_list)
      const rules = await listPasswordRules(sql, projectId)
      const known = new Map<string, Uint8Array>(
        [...rules].map(([name, value]) => [name, Buffer.from(JSON.stringify(value))]),
      )
      if (asked.has('weakpwd')) {
        const { list } = await parts.ownWords.find(projectId)
        known.set('weakpwd', await parts.ownWords.joinLines(list))
      }
      const found = [...asked].flatMap((name) => {
        const value = known.get(name)
        return value === undefined ? [] : [[name, value] as const]
      })
      return new JsonText(answerOf(found))
    },
    modifyProjectConfigs: async ({ query, body }, call) => {
      scopeOf(call.caller, query.enterprise_project_id)
      await changeWeakPasswordPolicy(parts, call, await readChange(body.config_info_list))
      return {}
    },
  }
}

/** Writes the answer, in which one value may be the text of a million words, that no serializer has to look at again. */
function answerOf(configs: readonly (readonly [name: string, value: Uint8Array])[]): Buffer {
  const parts = configs.flatMap(([name, value], index) => [
    Buffer.from(`${index === 0 ? '' : ','}{"config_name":${JSON.stringify(name)},"config_value":`),
    value,
    Buffer.from('}'),
  ])
  return Buffer.concat([Buffer.from('{"data_list":['), ...parts, Buffer.from(']}')])
}

async function readChange(configs: readonly ProjectConfig[]): Promise<PolicyChange> {
  const rules = new Map<string, string>()
  let words: string[] | undefined
  for (const [index, { config_name: name, config_value: value }] of configs.entries()) {
    const field = `config_info_list.${index}`
    if (rules.has(name) || (name === 'weakpwd' && words !== undefined)) {
      throw badRequest(`${field}.config_name is there twice: ${name}.`)
    }
    if (name === 'weakpwd') words = wordsOfLines(value, `${field}.config_value`)
    else rules.set(name, checkedNumber(value, `${field}.config_value`))
  }
  return { words: words && (await packWords(words)), rules }
}

/** Returns the number without leading zeros, so that equal numbers are equal texts. */
function checkedNumber(value: string, field: string): string {
  if (/^\d{1,3}$/.test(value) && Number(value) <= MAX_NUMBER) return String(Number(value))
  throw badRequest(`${field} must be an integer from 0 to ${MAX_NUMBER}.`)
}

const MAX_NUMBER = 255
