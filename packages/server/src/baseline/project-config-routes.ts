import type { ProjectConfig, projectConfigOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { badRequest } from '../http/answers/api-error.ts'
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
      const known = await listPasswordRules(sql, projectId)
      if (asked.has('weakpwd')) {
        const { words } = await parts.ownWords.find(projectId)
        known.set('weakpwd', words.join('\n'))
      }
      const found = [...asked].map((name) => ({ config_name: name, config_value: known.get(name) }))
      return { data_list: found.filter(isSet) }
    },
    modifyProjectConfigs: async ({ query, body }, call) => {
      scopeOf(call.caller, query.enterprise_project_id)
      await changeWeakPasswordPolicy(parts, call, readChange(body.config_info_list))
      return {}
    },
  }
}

function isSet(config: {
  config_name: ProjectConfig['config_name']
  config_value: string | undefined
}): config is ProjectConfig {
  return config.config_value !== undefined
}

function readChange(configs: readonly ProjectConfig[]): PolicyChange {
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
  return { words, rules }
}

/** Returns the number without leading zeros, so that equal numbers are equal texts. */
function checkedNumber(value: string, field: string): string {
  if (/^\d{1,3}$/.test(value) && Number(value) <= MAX_NUMBER) return String(Number(value))
  throw badRequest(`${field} must be an integer from 0 to ${MAX_NUMBER}.`)
}

const MAX_NUMBER = 255
