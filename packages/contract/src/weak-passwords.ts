import * as Type from 'typebox'
import type { Static } from 'typebox'
import { INT32_MAX, MAX_CHARACTERS, MAX_LISTED_WEAK_ACCOUNTS } from './bounds.ts'
import {
  enterpriseProjectId,
  hostIpFilter,
  hostNameFilter,
  hostText,
  hssPage,
  projectParams,
  serviceInstance,
  serviceType,
} from './fields.ts'
import { defineOperations } from './operation.ts'

/**
 * What else there is to know about an account. `expired`: the password must be changed at the next login.
 * No password opens these: `socket` lets in the host's user of the same name, `external` asks another service,
 * `no_login` may not log in, `disabled` is switched off.
 * These need no password: `trusted` is let in by a rule of the service (pg_hba.conf `trust`), `anonymous` by the
 * design of the service (FTP).
 * `as_configured`: its file may be newer than what the service runs with. `no_account`: a line of etc/shadow
 * without one in etc/passwd. `empty_refused`: it has an empty password, and PAM takes none.
 */
export const accountState = Type.Enum([
  'expired',
  'socket',
  'external',
  'no_login',
  'disabled',
  'trusted',
  'anonymous',
  'as_configured',
  'no_account',
  'empty_refused',
])
export type AccountState = Static<typeof accountState>

/** WeakPwdAccountInfoResponseInfo of HSS v5; `instance`, `used_days` and `account_state` are ours (SDKs ignore extra fields). */
export const weakAccount = Type.Object({
  user_name: hostText(MAX_CHARACTERS.user_name, 'Account with a weak password.'),
  service_type: serviceType,
  instance: Type.Optional(serviceInstance),
  account_state: Type.Optional(accountState),
  duration: Type.Integer({
    minimum: 0,
    maximum: INT32_MAX,
    format: 'int32',
    description: 'Validity period of the password in days; 2147483647: no end, or not known.',
  }),
  used_days: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'Days since the password was last changed, if known.',
    }),
  ),
  desensitized_weak_passwords: hostText(
    MAX_CHARACTERS.desensitized_weak_passwords,
    'Masked weak password; empty for an account with no password.',
  ),
  suggestion: hostText(MAX_CHARACTERS.suggestion, 'What to do about the password.'),
})
export type WeakAccount = Static<typeof weakAccount>

export const weakPasswordHost = Type.Object({
  host_id: Type.String(),
  host_name: Type.String(),
  host_ip: Type.String({ description: 'Private IP of the server, kept for old clients.' }),
  private_ip: Type.String(),
  public_ip: Type.String(),
  update_time: Type.Integer({
    format: 'int64',
    description: 'Time of the latest scan, milliseconds since the epoch; 0: never.',
  }),
  weak_pwd_num: Type.Integer({
    minimum: 0,
    description: 'Accounts of the server that match; ours (SDKs ignore extra fields).',
  }),
  weak_pwd_accounts: Type.Array(weakAccount, {
    maxItems: MAX_LISTED_WEAK_ACCOUNTS,
    description: `The first ${MAX_LISTED_WEAK_ACCOUNTS} of them, by service, instance and name; \`listAccountVerdicts\` pages through all.`,
  }),
})
export type WeakPasswordHost = Static<typeof weakPasswordHost>

export const weakPasswordOperations = defineOperations({
  listWeakPasswordUsers: {
    method: 'GET',
    path: '/v5/{project_id}/baseline/weak-password-users',
    summary: 'List weak-password detection results',
    description:
      'The list has one element for each server, with its accounts nested; limit and offset page over servers.',
    tag: 'Baseline management',
    access: 'hss:weakPwds:list',
    params: projectParams,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      host_name: hostNameFilter(256),
      host_ip: hostIpFilter(256),
      user_name: Type.Optional(
        Type.String({ maxLength: 32, description: 'Account name, or a part of it, in any case.' }),
      ),
      host_id: Type.Optional(
        Type.String({ maxLength: 64, description: 'Server ID. Left out: every server.' }),
      ),
      ...hssPage,
    }),
    response: Type.Object({
      total_num: Type.Integer({ minimum: 0, format: 'int64', description: 'Servers that match.' }),
      data_list: Type.Array(weakPasswordHost),
    }),
  },
})
