import * as Type from 'typebox'
import type { Static } from 'typebox'
import { INT32_MAX } from './bounds.ts'
import { enterpriseProjectId, projectParams } from './fields.ts'
import { defineOperations } from './operation.ts'

const count = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: INT32_MAX, format: 'int32', description }))

const milliseconds = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, format: 'int64', description }))

/** HostWeakPwdRiskNumInfoResponseInfo of HSS v5. */
const weakHost = Type.Object({
  host_id: Type.String(),
  host_name: Type.String(),
  host_ip: Type.String({ description: 'Private IP of the server.' }),
  weak_pwd_num: Type.Integer({
    minimum: 0,
    maximum: INT32_MAX,
    format: 'int32',
    description: 'Accounts with a weak or an empty password.',
  }),
})

/**
 * ShowBaselineOverviewResponse of HSS v5, as far as passwords go: nobody checks configurations here, so that the numbers of
 * those are left out. `weak_pwd_incomplete` is ours; with it the four kinds of servers make up all of them.
 */
export const baselineOverview = Type.Object({
  scan_time: milliseconds('When the newest password check ended; left out: never.'),
  host_num: count('Servers whose passwords were checked.'),
  failed_host_num: count('Servers with a weak or an empty password.'),
  weak_pwd_total_host: count('Servers whose passwords were checked, at least in part.'),
  weak_pwd_risk: count('Servers with a weak or an empty password.'),
  weak_pwd_normal: count(
    'Servers that are online, with all accounts checked in the last three days and none weak.',
  ),
  weak_pwd_incomplete: count(
    'Servers with no weak password known whose accounts were not all checked, or not lately, or whose agent is late.',
  ),
  weak_pwd_not_protected: count(
    'Servers with no weak password known that were never checked, or whose agent is away.',
  ),
  weak_pwd_risk_hosts: Type.Optional(
    Type.Array(weakHost, { description: 'The five with the most weak passwords.' }),
  ),
})
export type BaselineOverview = Static<typeof baselineOverview>

const policyGroupId = (maxLength: number) =>
  Type.Optional(
    Type.String({
      maxLength,
      description: 'Policy group ID. There are no policy groups, so that none has it: HSS.0011.',
    }),
  )

export const baselineOverviewOperations = defineOperations({
  showBaselineScanStatus: {
    method: 'GET',
    path: '/v5/{project_id}/baseline/scan-status',
    summary: 'Show how far the newest manual detection of weak passwords is, on any server',
    description:
      'scanning: one is under way. Otherwise the newest one counts: scanned, or failed, as when its agent does not end it within an hour.',
    tag: 'Baseline management',
    access: 'hss:manualDetectStatus:get',
    params: projectParams,
    query: Type.Object({ enterprise_project_id: enterpriseProjectId }),
    response: Type.Object({
      scan_status: Type.Enum(['neverscan', 'scanning', 'scanned', 'failed']),
      scanned_time: milliseconds('When it ended.'),
    }),
  },
  showBaselineStatistic: {
    method: 'GET',
    path: '/v5/{project_id}/baseline/statistic',
    summary: 'Count the accounts with weak passwords',
    description:
      'A server that is not there is HSS.0011. Configurations and the rules for passwords are not checked, so that their numbers are left out.',
    tag: 'Baseline management',
    access: 'hss:weakPwds:list',
    params: projectParams,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      host_id: Type.Optional(
        Type.String({ maxLength: 64, description: 'Server ID. Left out: every server.' }),
      ),
      group_id: policyGroupId(128),
    }),
    response: Type.Object({
      host_weak_pwd: Type.Optional(
        Type.Integer({
          minimum: 0,
          format: 'int64',
          description:
            'Accounts with a weak or an empty password; left out when no server was checked.',
        }),
      ),
    }),
    errors: ['HSS.0011'],
  },
  showBaselineOverview: {
    method: 'GET',
    path: '/v5/{project_id}/baseline/overview',
    summary: 'Show of how many servers the passwords are weak, not weak, and not known',
    tag: 'Baseline management',
    access: 'hss:weakPwds:list',
    params: projectParams,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      group_id: policyGroupId(256),
      statistics_type: Type.Optional(
        Type.Enum(['weakpwd', 'baseline_passrate', 'host_risk_top_5', 'host_num'], {
          description:
            'Part to show; left out: all of them. baseline_passrate is about configurations, which are not checked: HSS.0001.',
        }),
      ),
    }),
    response: baselineOverview,
    errors: ['HSS.0011'],
  },
})
