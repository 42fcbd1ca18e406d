import * as Type from 'typebox'
import type { Static } from 'typebox'
import { INT32_MAX, MAX_CHARACTERS, MAX_REACHING_PORTS } from './bounds.ts'
import { gapReason } from './coverage.ts'
import { hostText, instant, projectParams } from './fields.ts'
import { hostOfRow } from './host-list.ts'
import { defineOperations } from './operation.ts'
import { listOf, listQuery } from './own-lists.ts'
import { fleetKeys, queryKeys } from './query/keys.ts'
import { ACCOUNT_REACHES, REACH_GAPS } from './vocabulary.ts'
import { weakAccount } from './weak-passwords.ts'

const { properties } = weakAccount

/** An account of some host, with how it was judged. What does not go with the verdict is left out. */
export const fleetAccount = Type.Object({
  ...hostOfRow,
  last_password_scan_at: Type.Optional(
    instant('When the newest password check of the host ended.'),
  ),
  user_name: hostText(MAX_CHARACTERS.user_name, 'Name of the account.'),
  service_type: properties.service_type,
  instance: properties.instance,
  account_state: properties.account_state,
  verdict: Type.Enum(queryKeys.verdict.words),
  reason: Type.Optional(gapReason),
  scheme: Type.Optional(hostText(MAX_CHARACTERS.scheme, 'Hash scheme, for example `yescrypt`.')),
  list_version: Type.Optional(hostText(MAX_CHARACTERS.list_version, 'Version of the word list.')),
  words_tried: Type.Optional(Type.Integer({ minimum: 0, maximum: INT32_MAX })),
  duration: Type.Optional(properties.duration),
  used_days: properties.used_days,
  desensitized_weak_passwords: Type.Optional(properties.desensitized_weak_passwords),
  suggestion: Type.Optional(properties.suggestion),
  judged_so_since: Type.Optional(
    instant('Since when it has this verdict; left out where nothing is known of the time before.'),
  ),
  unconfirmed_since: Type.Optional(
    instant('Since when no check could have seen it, so that it may be gone.'),
  ),
  reach: Type.Optional(
    Type.Enum(ACCOUNT_REACHES, {
      description:
        'Whether other hosts reach what lets in by the account: a login of the host, or the port of the service. A firewall is not looked at. An older server leaves it out.',
    }),
  ),
  reach_gap: Type.Optional(Type.Enum(REACH_GAPS, { description: 'Why `reach` is `unknown`.' })),
  reached_by: Type.Optional(
    Type.Array(
      Type.Object({
        port: Type.Integer(),
        laddr: hostText(MAX_CHARACTERS.laddr, 'Address that it listens on.'),
      }),
      { maxItems: MAX_REACHING_PORTS, description: 'The ports by which it is reached.' },
    ),
  ),
})
export type FleetAccount = Static<typeof fleetAccount>

export const weakAccountOperations = defineOperations({
  listWeakAccounts: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/weak-accounts',
    summary: 'List the accounts of all hosts of a project that a stranger gets into',
    description:
      'Unless the query has the key `verdict`, those with a weak password and with none. The order is by host, service, instance and name.',
    tag: 'OpenHSS',
    access: 'hss:weakPwds:list',
    params: projectParams,
    query: Type.Object(listQuery(fleetKeys, 'service:redis address:any')),
    response: listOf(fleetAccount, 'Accounts'),
    errors: [],
  },
})
