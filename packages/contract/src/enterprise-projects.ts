import * as Type from 'typebox'
import type { Static } from 'typebox'
import { id } from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'

/** EPS's numbers for the state of an enterprise project. */
export const ENTERPRISE_PROJECT_STATUS = { enabled: 1, disabled: 2 } as const

export const enterpriseProject = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  status: Type.Integer({ minimum: 1, maximum: 2, description: '1: enabled, 2: disabled.' }),
  type: Type.Enum(['prod', 'poc']),
  created_at: Type.String({ description: 'Such as 2018-05-18T06:49:06Z.' }),
  updated_at: Type.String({ description: 'Such as 2018-05-18T06:49:06Z.' }),
  delete_flag: Type.Boolean(),
})
export type EnterpriseProject = Static<typeof enterpriseProject>

const provider = Type.Object({
  provider: Type.String(),
  provider_i18n_display_name: Type.String(),
  resource_types: Type.Array(
    Type.Object({
      resource_type: Type.String(),
      resource_type_i18n_display_name: Type.String(),
      regions: Type.Array(Type.String(), { description: 'Projects that the caller may use.' }),
      global: Type.Boolean(),
    }),
  ),
})

const name = Type.String({
  minLength: 1,
  maxLength: 64,
  // Not "default" in any case: that one is always there, with the ID 0.
  pattern: String.raw`^(?![dD][eE][fF][aA][uU][lL][tT]$)[\p{Script=Han}A-Za-z0-9_\-]+$`,
  title: 'up to 64 letters, digits, _, - and Chinese characters, and not "default"',
  description: 'Letters, digits, _, - and Chinese characters; not "default".',
})
const description = Type.String({ maxLength: 512 })
const params = Type.Object({ enterprise_project_id: id('Enterprise project') })

export const enterpriseProjectOperations = defineOperations({
  listEnterpriseProjects: {
    method: 'GET',
    path: '/v1.0/enterprise-projects',
    summary: 'List the enterprise projects that the caller may use',
    tag: 'EPS',
    access: 'eps:enterpriseProjects:list',
    query: Type.Object({
      id: Type.Optional(Type.String({ maxLength: 64, description: 'Exact ID.' })),
      name: Type.Optional(Type.String({ maxLength: 64, description: 'Name, or a part of it.' })),
      status: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
      type: Type.Optional(Type.Enum(['prod', 'poc'])),
      limit: withDefault(Type.Integer({ minimum: 1, maximum: 1000 }), 1000),
      offset: withDefault(Type.Integer({ minimum: 0, maximum: 2_000_000_000 }), 0),
      sort_key: withDefault(Type.Enum(['created_at', 'updated_at', 'name']), 'created_at'),
      sort_dir: withDefault(Type.Enum(['asc', 'desc']), 'desc'),
    }),
    response: Type.Object({
      enterprise_projects: Type.Array(enterpriseProject),
      total_count: Type.Integer(),
    }),
  },
  showEnterpriseProjectQuotas: {
    method: 'GET',
    path: '/v1.0/enterprise-projects/quotas',
    summary: 'Show how many enterprise projects there may be',
    description: 'Those that the caller may not use are not counted, nor is the default one.',
    tag: 'EPS',
    access: 'eps:enterpriseProjects:list',
    response: Type.Object({
      quotas: Type.Object({
        resources: Type.Array(
          Type.Object({
            type: Type.Literal('enterprise_project'),
            used: Type.Integer(),
            quota: Type.Integer(),
          }),
        ),
      }),
    }),
  },
  listEnterpriseProjectProviders: {
    method: 'GET',
    path: '/v1.0/enterprise-projects/providers',
    summary: 'List the services that enterprise projects hold something of: one',
    tag: 'EPS',
    access: 'identity',
    query: Type.Object({
      provider: Type.Optional(Type.String({ maxLength: 64, description: 'Exact service name.' })),
      limit: withDefault(Type.Integer({ minimum: 1, maximum: 200 }), 10),
      offset: withDefault(Type.Integer({ minimum: 0, maximum: 2_000_000_000 }), 0),
    }),
    response: Type.Object({
      providers: Type.Array(provider),
      total_count: Type.Integer(),
    }),
  },
  showEnterpriseProject: {
    method: 'GET',
    path: '/v1.0/enterprise-projects/{enterprise_project_id}',
    summary: 'Show an enterprise project that the caller may use',
    tag: 'EPS',
    access: 'eps:enterpriseProjects:list',
    params,
    response: Type.Object({ enterprise_project: enterpriseProject }),
    errors: ['HSS.0013'],
  },
  createEnterpriseProject: {
    method: 'POST',
    path: '/v1.0/enterprise-projects',
    summary: 'Create an enterprise project in the account',
    tag: 'EPS',
    access: 'eps:enterpriseProjects:create',
    body: Type.Object({
      name,
      description: Type.Optional(description),
      type: Type.Optional(Type.Enum(['prod', 'poc'])),
    }),
    success: 201,
    response: Type.Object({ enterprise_project: enterpriseProject }),
    errors: ['EPS.0009', 'EPS.0010'],
  },
  updateEnterpriseProject: {
    method: 'PUT',
    path: '/v1.0/enterprise-projects/{enterprise_project_id}',
    summary: 'Rename, describe or retype an enterprise project',
    description: 'What is not given stays as it is.',
    tag: 'EPS',
    access: 'eps:enterpriseProjects:update',
    params,
    body: Type.Object({
      name,
      description: Type.Optional(description),
      type: Type.Optional(Type.Enum(['prod', 'poc'])),
    }),
    response: Type.Object({ enterprise_project: enterpriseProject }),
    errors: ['HSS.0013', 'EPS.0010', 'EPS.0012'],
  },
  actOnEnterpriseProject: {
    method: 'POST',
    path: '/v1.0/enterprise-projects/{enterprise_project_id}/action',
    summary: 'Enable or disable an enterprise project',
    description:
      'A disabled one takes no further hosts; those in it stay and are listed as before.',
    tag: 'EPS',
    access: 'eps:enterpriseProjects:update',
    params,
    body: Type.Object({ action: Type.Enum(['enable', 'disable']) }),
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0013', 'EPS.0012'],
  },
  deleteEnterpriseProject: {
    method: 'DELETE',
    path: '/v1.0/enterprise-projects/{enterprise_project_id}',
    summary: 'Delete an enterprise project that holds no host',
    description: 'Grants no longer name it; one that named nothing else is gone.',
    tag: 'EPS',
    access: 'eps:enterpriseProjects:delete',
    params,
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0013', 'EPS.0012'],
  },
})
