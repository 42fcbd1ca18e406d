import * as Type from 'typebox'
import type { Static } from 'typebox'
import { INT32_MAX, MAX_HOST_GROUPS, MAX_GROUPED_HOSTS } from './bounds.ts'
import { enterpriseProjectId, hostText, hssPage, projectParams, regionHeader } from './fields.ts'
import { defineOperations } from './operation.ts'

const count = (description: string) =>
  Type.Integer({ minimum: 0, maximum: INT32_MAX, format: 'int32', description })

/** HostGroupItem of HSS v5. `is_outside` is left out: nobody told us whose data centre it is. */
export const hostGroup = Type.Object({
  group_id: Type.String(),
  group_name: Type.String(),
  enterprise_project_id: Type.String({ description: 'Ours: where the group belongs.' }),
  host_num: count('Servers in the group.'),
  risk_host_num: count('Servers with a dangerous open port, or a weak or an empty password.'),
  unprotect_host_num: count('Servers whose agent is offline: nobody looks at them now.'),
  host_id_list: Type.Array(Type.String(), { description: 'Server IDs, in their order.' }),
})
export type HostGroup = Static<typeof hostGroup>

/** A name is one line, so that it can be shown in one. */
const groupName = (minLength: number, maxLength: number) =>
  Type.String({
    minLength,
    maxLength,
    pattern: String.raw`^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*(?<!\s)$`,
    title: `${minLength} to ${maxLength} characters of one line, without a blank at its ends`,
    description: 'Server group name; each once in an enterprise project.',
  })

const groupId = (maxLength: number) => hostText(maxLength, 'Server group ID.', 1)

const hostIds = (maxItems: number, minItems = 0) =>
  Type.Array(hostText(128, 'Server ID.', 1), {
    ...(minItems > 0 && { minItems }),
    maxItems,
    description: 'Server IDs; one that is there twice counts once.',
  })

const query = Type.Object({ enterprise_project_id: enterpriseProjectId })

/**
 * Groups of servers. A group belongs to an enterprise project, and so do all of its servers; a server is in one group at
 * most.
 */
export const hostGroupOperations = defineOperations({
  listHostGroups: {
    method: 'GET',
    path: '/v5/{project_id}/host-management/groups',
    summary: 'List server groups',
    description: 'The order is that of the names.',
    tag: 'Host management',
    access: 'hss:hostGroup:get',
    params: projectParams,
    headers: regionHeader,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      ...hssPage,
      group_name: Type.Optional(
        Type.String({ maxLength: 64, description: 'Group name, or a part of it, in any case.' }),
      ),
    }),
    response: Type.Object({
      total_num: count('Groups that match.'),
      data_list: Type.Array(hostGroup),
    }),
  },
  addHostsGroup: {
    method: 'POST',
    path: '/v5/{project_id}/host-management/groups',
    summary: 'Create a server group',
    description: `The group belongs to the enterprise project that is named, and takes servers of it. One that is in another group leaves that one. An enterprise project has ${MAX_HOST_GROUPS.toLocaleString('en')} groups at most.`,
    tag: 'Host management',
    access: 'hss:hostGroup:set',
    params: projectParams,
    headers: regionHeader,
    query,
    body: Type.Object({ group_name: groupName(1, 128), host_id_list: hostIds(MAX_GROUPED_HOSTS) }),
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
  changeHostsGroup: {
    method: 'PUT',
    path: '/v5/{project_id}/host-management/groups',
    summary: 'Edit a server group',
    description:
      'What is left out stays. `host_id_list` is the whole new list: servers that it does not name leave the group.',
    tag: 'Host management',
    access: 'hss:hostGroup:set',
    params: projectParams,
    headers: regionHeader,
    query,
    body: Type.Object({
      group_id: groupId(64),
      // An empty one counts as left out.
      group_name: Type.Optional(groupName(0, 256)),
      host_id_list: Type.Optional(hostIds(MAX_GROUPED_HOSTS)),
    }),
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
  deleteHostsGroup: {
    method: 'DELETE',
    path: '/v5/{project_id}/host-management/groups',
    summary: 'Delete a server group; its servers stay',
    tag: 'Host management',
    access: 'hss:hostGroup:set',
    params: projectParams,
    headers: regionHeader,
    query: Type.Object({ enterprise_project_id: enterpriseProjectId, group_id: groupId(128) }),
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
  associateHostsGroup: {
    method: 'POST',
    path: '/v5/{project_id}/host-management/group/associate',
    summary: 'Put servers into a group',
    description:
      'Those that are in it stay. `operate_all` puts every server of the enterprise project of the group into it.',
    tag: 'Host management',
    access: 'hss:hostGroup:set',
    params: projectParams,
    query,
    body: Type.Object({
      group_id: groupId(128),
      host_id_list: Type.Optional(hostIds(200, 1)),
      operate_all: Type.Boolean({
        description: 'Every server; `host_id_list` is needed when this is false.',
      }),
    }),
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
})
