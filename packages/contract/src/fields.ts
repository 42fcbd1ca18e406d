import * as Type from 'typebox'
import type { TProperties } from 'typebox'
import { AGENT_INSTANCE_HEADER } from './agent-routes.ts'
import {
  MAX_CHARACTERS,
  MAX_HSS_PAGE_COUNT,
  MAX_PAGE_COUNT,
  MAX_PAGE_OFFSET,
  MIN_HSS_PAGE_COUNT,
} from './bounds.ts'
import { withDefault } from './operation.ts'
import {
  ALL_GRANTED_ENTERPRISE_PROJECTS,
  DEFAULT_ENTERPRISE_PROJECT,
  SERVICE_TYPES,
} from './vocabulary.ts'

/** HSS v5 documents IDs of up to 256 characters for a project and 128 for a server: docs/wire/README.md. */
const projectId = Type.String({ minLength: 1, maxLength: 256, description: 'Project ID.' })

export const projectParams = Type.Object({ project_id: projectId })

export const hostParams = Type.Object({
  project_id: projectId,
  host_id: Type.String({ minLength: 1, maxLength: 128, description: 'Server ID.' }),
})

export const agentParams = Type.Object({
  project_id: projectId,
  agent_id: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Agent ID.' }),
})

/** An older agent sends none. It is taken for what its secret says, unless an instance that has one is at work. */
export const agentHeaders = {
  [AGENT_INSTANCE_HEADER]: Type.Optional(
    Type.String({
      pattern: '^[0-9a-f]{32}$',
      description:
        'Drawn anew at each start of the agent. It tells a restart from a copy: one that was replaced by another and comes back is one of two.',
    }),
  ),
}

const offset = withDefault(
  Type.Integer({
    minimum: 0,
    maximum: MAX_PAGE_OFFSET,
    description: 'Start position of the page, counted in records.',
    format: 'int32',
  }),
  0,
)

/** HSS's header for a region, which a project stands for here. */
export const regionHeader = Type.Object({
  region: Type.Optional(Type.String({ maxLength: 128, description: 'Region ID; ignored.' })),
})

/** Start and size of a page on the paths of HSS. */
export const hssPage = {
  limit: withDefault(
    Type.Integer({
      minimum: MIN_HSS_PAGE_COUNT,
      maximum: MAX_HSS_PAGE_COUNT,
      description: 'Page size.',
      format: 'int32',
    }),
    MIN_HSS_PAGE_COUNT,
  ),
  offset,
}

/** Start and size of a page on our own paths, where HSS's lower bound of ten helps nobody. */
export const page = {
  limit: withDefault(
    Type.Integer({ minimum: 1, maximum: MAX_PAGE_COUNT, description: 'Page size.' }),
    100,
  ),
  offset,
}

export const enterpriseProjectId = withDefault(
  Type.String({
    maxLength: 256,
    description: `Enterprise project of the server: an ID, "0" for the default one, or ${ALL_GRANTED_ENTERPRISE_PROJECTS} for all that the caller may see.`,
  }),
  DEFAULT_ENTERPRISE_PROJECT,
)

/** The same on our own paths, where all that the caller may see is the answer to "which are there?". */
export const enterpriseProjectFilter = withDefault(
  Type.String({
    maxLength: 256,
    description:
      'Enterprise project: an ID, "0" for the default one; all that the caller may see unless given.',
  }),
  ALL_GRANTED_ENTERPRISE_PROJECTS,
)

export const id = (what: string) =>
  Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[0-9A-Za-z-]+$',
    title: 'an ID: up to 64 letters, digits and -',
    description: `${what} ID.`,
  })

/** A name of a user, project or account: it fits into one line of a table and has no blank at its ends. */
export const entityName = (what: string) =>
  Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: String.raw`^[\p{L}\p{N}_](?:[\p{L}\p{N}_.@ -]{0,62}[\p{L}\p{N}_.@-])?$`,
    title: 'up to 64 letters, digits, blanks and _ . @ -, beginning with a letter, a digit or _',
    description: `${what}: up to 64 letters, digits, blanks and _ . @ -`,
  })

/** An object that refuses unknown fields, because a misspelt one that was ignored could mean more rights. */
export const strictObject = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

export const hostNameFilter = (maxLength: number) =>
  Type.Optional(
    Type.String({ maxLength, description: 'Server name, or a part of it, in any case.' }),
  )

/** HSS documents server IDs of 64 characters where they only filter. */
export const hostFilterId = Type.Optional(
  Type.String({ minLength: 1, maxLength: 64, description: 'Server ID.' }),
)

export const hostIpFilter = (maxLength: number) =>
  Type.Optional(Type.String({ maxLength, description: 'Server IP address, or a part of it.' }))

/** An instant on our own paths: ISO 8601 in UTC, within what a database and a Date can hold. */
export const instant = (description: string) =>
  Type.String({
    maxLength: 30,
    format: 'date-time',
    pattern: String.raw`^(19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,6})?Z$`,
    description,
  })

/** Text from a host: bounded, and not to be trusted where it is shown. */
export const hostText = (maxLength: number, description: string, minLength = 0) =>
  Type.String({
    ...(minLength > 0 && { minLength }),
    maxLength,
    // PostgreSQL stores neither NUL nor half a surrogate pair, and a report is stored as a whole or not at all.
    pattern: String.raw`^[^\u0000\p{Cs}]*$`,
    title: `text of ${minLength} to ${maxLength} characters, none of them NUL or half a surrogate pair`,
    description,
  })

/** Kind of account. */
export const serviceType = Type.Enum(SERVICE_TYPES)

/** Tells several instances of one kind of service on a host apart. */
export const serviceInstance = hostText(
  MAX_CHARACTERS.instance,
  'Where the service is reached: its port, with the container and an address other than 0.0.0.0 and 127.0.0.1 before it (`3306`, `0123456789ab/3306`, `127.0.0.2:3306`), or its socket or configuration file where it has no port. Empty for system accounts.',
)
