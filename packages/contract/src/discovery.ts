import * as Type from 'typebox'
import type { Static } from 'typebox'
import { defineOperations } from './operation.ts'
import { pageLinks } from './projects.ts'

const version = Type.Object({
  id: Type.String(),
  status: Type.Literal('stable'),
  updated: Type.String(),
  links: Type.Array(Type.Object({ rel: Type.Literal('self'), href: Type.String() })),
  'media-types': Type.Array(Type.Object({ base: Type.String(), type: Type.String() })),
})
export type Version = Static<typeof version>

const region = Type.Object({
  id: Type.String(),
  type: Type.Literal('public'),
  description: Type.String(),
  parent_region_id: Type.Null(),
  locales: Type.Object({ 'zh-cn': Type.String(), 'en-us': Type.String() }),
  links: Type.Object({ self: Type.String() }),
})
export type Region = Static<typeof region>

/** What clients ask to find out where they are, before they ask for anything else. */
export const discoveryOperations = defineOperations({
  listVersions: {
    method: 'GET',
    path: '/',
    summary: 'List the versions of IAM: one',
    tag: 'IAM',
    access: 'public',
    response: Type.Object({ versions: Type.Object({ values: Type.Array(version) }) }),
  },
  showVersion: {
    method: 'GET',
    path: '/v3',
    summary: 'Show the version of IAM',
    tag: 'IAM',
    access: 'public',
    response: Type.Object({ version }),
  },
  listRegions: {
    method: 'GET',
    path: '/v3/regions',
    summary: 'List the regions that the caller may use',
    description: 'A region is a project, with the name of the project as its ID.',
    tag: 'IAM',
    access: 'identity',
    response: Type.Object({ regions: Type.Array(region), links: pageLinks }),
  },
  showRegion: {
    method: 'GET',
    path: '/v3/regions/{region_id}',
    summary: 'Show a region that the caller may use',
    tag: 'IAM',
    access: 'identity',
    params: Type.Object({
      region_id: Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Region ID, which is the name of a project.',
      }),
    }),
    response: Type.Object({ region }),
    errors: ['IAM.0004'],
  },
})
