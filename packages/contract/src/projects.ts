import * as Type from 'typebox'
import type { Static } from 'typebox'
import { entityName, id } from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'

export const project = Type.Object({
  id: Type.String(),
  name: Type.String(),
  domain_id: Type.String(),
  parent_id: Type.String(),
  enabled: Type.Boolean(),
  is_domain: Type.Boolean(),
  description: Type.String(),
  links: Type.Object({ self: Type.String() }),
})
export type Project = Static<typeof project>

/** Links of a list of IAM's. */
export const pageLinks = Type.Object({
  self: Type.String(),
  previous: Type.Union([Type.String(), Type.Null()]),
  next: Type.Union([Type.String(), Type.Null()]),
})

const projectList = Type.Object({
  links: pageLinks,
  projects: Type.Array(project),
})
export type ProjectList = Static<typeof projectList>

const reference = (what: string) => Type.Optional(Type.String({ maxLength: 64, description: what }))

export const projectOperations = defineOperations({
  listProjects: {
    method: 'GET',
    path: '/v3/projects',
    summary: 'List the projects that the caller may use',
    description: 'The SDKs find the project of a region here, by its exact name.',
    tag: 'IAM',
    access: 'identity',
    query: Type.Object({
      name: reference('Exact project name.'),
      domain_id: reference('Account ID.'),
      parent_id: reference('ID of the parent, which is the account.'),
      enabled: Type.Optional(Type.Enum(['true', 'false'])),
      is_domain: Type.Optional(Type.Enum(['true', 'false'])),
      page: withDefault(
        Type.Integer({ minimum: 1, maximum: 100_000, description: 'Page number.' }),
        1,
      ),
      per_page: withDefault(
        Type.Integer({ minimum: 1, maximum: 5000, description: 'Page size.' }),
        5000,
      ),
    }),
    response: projectList,
  },
  listAuthProjects: {
    method: 'GET',
    path: '/v3/auth/projects',
    summary: 'List the projects that the caller may use, without filters',
    tag: 'IAM',
    access: 'identity',
    response: projectList,
  },
  listUserProjects: {
    method: 'GET',
    path: '/v3/users/{user_id}/projects',
    summary: 'List the projects that a user may use',
    description: "One's own, or with iam:users:list those of any user of the account.",
    tag: 'IAM',
    access: 'identity',
    params: Type.Object({ user_id: id('User') }),
    response: projectList,
    errors: ['IAM.0003', 'IAM.0004'],
  },
  showProject: {
    method: 'GET',
    path: '/v3/projects/{project_id}',
    summary: 'Show a project that the caller may use',
    tag: 'IAM',
    access: 'identity',
    params: Type.Object({ project_id: id('Project') }),
    response: Type.Object({ project }),
    errors: ['IAM.0004'],
  },
  createProject: {
    method: 'POST',
    path: '/v3/projects',
    summary: 'Create a project in the account',
    tag: 'IAM',
    access: 'iam:projects:create',
    body: Type.Object({
      project: Type.Object({
        name: entityName('Project name'),
        description: Type.Optional(Type.String({ maxLength: 255 })),
        domain_id: reference('Account ID; the caller’s.'),
        parent_id: reference('Account ID; the caller’s.'),
      }),
    }),
    success: 201,
    response: Type.Object({ project }),
    errors: ['IAM.0409'],
  },
  listAuthDomains: {
    method: 'GET',
    path: '/v3/auth/domains',
    summary: 'List the accounts that the caller belongs to: one',
    tag: 'IAM',
    access: 'identity',
    response: Type.Object({
      domains: Type.Array(
        Type.Object({
          id: Type.String(),
          name: Type.String(),
          enabled: Type.Boolean(),
          description: Type.String(),
          links: Type.Object({ self: Type.String() }),
        }),
      ),
      links: Type.Object({ self: Type.String() }),
    }),
  },
})
