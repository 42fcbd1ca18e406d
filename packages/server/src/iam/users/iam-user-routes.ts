import type { KeystoneUser, User, userOperations } from '@openhss/contract'
import type { Identity } from '../../caller/caller.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import type { Call, Handlers } from '../../http/operations.ts'
import type { Queryable } from '../../db/queryable.ts'
import { refuseToShowUser } from '../permit.ts'
import { findUserOf, listUsers } from './user-queries.ts'

/** Handlers that show users as IAM does: docs/wire/iam.md, "Users". */
export function iamUserHandlers(
  sql: Queryable,
  maxUsers: number,
): Pick<Handlers<typeof userOperations>, 'listIamUsers' | 'showIamUser' | 'showIamUserDetails'> {
  return {
    listIamUsers: async ({ query: { domain_id, name, enabled } }, { caller, endpoint }) => {
      const { id } = caller.tenant
      const isHere = (domain_id ?? id) === id
      // IAM has no pages here.
      const all = { name, limit: maxUsers, offset: 0 }
      const users = isHere ? (await listUsers(sql, id, all)).data_list : []
      return {
        users: users
          .filter((user) => enabled === undefined || String(user.enabled) === enabled)
          .map((user) => describeUser(user, id, endpoint)),
        links: { self: `${endpoint}/v3/users`, previous: null, next: null },
      }
    },
    showIamUser: async ({ params: { user_id } }, call) => {
      const user = await showUser(call, user_id)
      return { user: describeUser(user, call.caller.tenant.id, call.endpoint) }
    },
    showIamUserDetails: async ({ params: { user_id } }, call) => {
      const user = await showUser(call, user_id)
      const { password_expires_at: _, ...rest } = describeUser(
        user,
        call.caller.tenant.id,
        call.endpoint,
      )
      const create_time = user.created_at.replace('T', ' ').replace(/\.(\d)\d*Z$/, '.$1')
      return { user: { ...rest, create_time, is_domain_owner: false, access_mode: 'default' } }
    },
  }

  async function showUser({ caller }: Call<Identity>, userId: string): Promise<User> {
    refuseToShowUser(caller, userId)
    const user = await findUserOf(sql, caller.tenant.id, userId)
    if (user === undefined) {
      throw new ApiFailure('IAM.0004', 'No user of the account has this user_id.')
    }
    return user
  }
}

function describeUser(
  { id, name, enabled }: User,
  tenantId: string,
  endpoint: string,
): KeystoneUser {
  return {
    id,
    name,
    domain_id: tenantId,
    enabled,
    description: '',
    password_expires_at: null,
    links: { self: `${endpoint}/v3/users/${id}` },
  }
}
