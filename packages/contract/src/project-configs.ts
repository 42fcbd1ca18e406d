import * as Type from 'typebox'
import type { Static } from 'typebox'
import { enterpriseProjectId, projectParams } from './fields.ts'
import { defineOperations } from './operation.ts'

/** HSS's rules for passwords, each a small number. They are kept for clients; no check uses them. */
const passwordRuleNames = [
  'password_min_len',
  'password_digit_min_num',
  'password_upper_letter_min_num',
  'password_lower_letter_min_num',
  'password_special_char_min_num',
] as const

const configName = Type.Enum([...passwordRuleNames, 'weakpwd'])

/** ProjectConfigInfo of HSS v5. */
export const projectConfig = Type.Object({
  config_name: configName,
  config_value: Type.String({
    description:
      'For `weakpwd` the custom weak passwords, one a line, up to 300 (HSS does not document its format). For the others an integer from 0 to 255.',
  }),
})
export type ProjectConfig = Static<typeof projectConfig>

const query = Type.Object({ enterprise_project_id: enterpriseProjectId })

export const projectConfigOperations = defineOperations({
  listProjectConfigs: {
    method: 'POST',
    effect: 'read',
    path: '/v5/{project_id}/config',
    summary: 'Show settings of the project by their names',
    description:
      'A number that was never set is not in the answer. There is one set for the whole project, whatever enterprise project is named. The numbers are kept for clients; no check uses them.',
    tag: 'Weak-password policy',
    access: 'hss:weakPwds:get',
    params: projectParams,
    query,
    body: Type.Object({
      config_name_list: Type.Array(configName, { minItems: 1, maxItems: 100 }),
    }),
    response: Type.Object({ data_list: Type.Array(projectConfig) }),
  },
  modifyProjectConfigs: {
    method: 'PUT',
    path: '/v5/{project_id}/config',
    summary: 'Change settings of the project by their names',
    description: 'All of them change or, with an error, none. `cascade` makes no difference.',
    tag: 'Weak-password policy',
    access: 'hss:weakPwds:set',
    params: projectParams,
    query,
    body: Type.Object({
      config_info_list: Type.Array(projectConfig, { minItems: 1, maxItems: 6 }),
      cascade: Type.Optional(Type.Boolean()),
    }),
    response: Type.Object({}),
  },
})
