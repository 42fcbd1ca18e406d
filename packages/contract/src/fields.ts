import * as Type from 'typebox'
import type { TProperties } from 'typebox'
import { withDefault } from './operation.ts'

/** Longest wire names: project 256, host 128 characters (the HSS documents: docs/wire/README.md). */
export const projectId = () =>
  Type.String({ minLength: 1, maxLength: 256, description: 'Project ID.' })

export const projectParams = Type.Object({ project_id: projectId() })

export const hostParams = Type.Object({
  project_id: projectId(),
  host_id: Type.String({ minLength: 1, maxLength: 128, description: 'Server ID.' }),
})

export const agentParams = Type.Object({
  project_id: projectId(),
  agent_id: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Agent ID.' }),
})

export const limit = () =>
  withDefault(
    Type.Integer({ minimum: 10, maximum: 200, description: 'Page size.', format: 'int32' }),
    10,
  )

export const offset = () =>
  withDefault(
    Type.Integer({
      minimum: 0,
      maximum: 2_000_000,
      description: 'Start position of the page, counted in records.',
      format: 'int32',
    }),
    0,
  )

/** The default enterprise project's ID, and the value that means "all that the caller may see". */
export const DEFAULT_ENTERPRISE_PROJECT = '0'
export const ALL_GRANTED_ENTERPRISE_PROJECTS = 'all_granted_eps'

export const enterpriseProjectId = () =>
  withDefault(
    Type.String({
      maxLength: 256,
      description:
        'Enterprise project of the server: an ID, "0" for the default one, or all_granted_eps for all that the caller may see.',
    }),
    DEFAULT_ENTERPRISE_PROJECT,
  )

/** Start and size of a page on our own paths, where HSS's lower bound of ten helps nobody. */
export const page = {
  limit: withDefault(Type.Integer({ minimum: 1, maximum: 1000, description: 'Page size.' }), 100),
  offset: offset(),
}

export const id = (what: string) =>
  Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[0-9A-Za-z-]+$',
    title: 'an ID: up to 64 letters, digits and -',
    description: `${what} ID.`,
  })

/** Names of users, projects and accounts: what fits into one line of a table, with no blank at its ends. */
export const entityName = (what: string) =>
  Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: String.raw`^[\p{L}\p{N}_](?:[\p{L}\p{N}_.@ -]{0,62}[\p{L}\p{N}_.@-])?$`,
    title: 'up to 64 letters, digits, blanks and _ . @ -, beginning with a letter, a digit or _',
    description: `${what}: up to 64 letters, digits, blanks and _ . @ -`,
  })

/** An object whose misspelt field is an error: left out, it could mean more rights. */
export const strictObject = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

export const hostNameFilter = (maxLength: number) =>
  Type.Optional(
    Type.String({ maxLength, description: 'Server name, or a part of it, in any case.' }),
  )

export const hostIpFilter = (maxLength: number) =>
  Type.Optional(Type.String({ maxLength, description: 'Server IP address, or a part of it.' }))

/** An instant on our own paths: ISO 8601 in UTC, a date that a database and a Date can hold. */
export const instant = (description: string) =>
  Type.String({
    maxLength: 30,
    format: 'date-time',
    pattern: String.raw`^(19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,6})?Z$`,
    description,
  })

/** Text from a host: bounded, and never trusted by whoever shows it. */
export const hostText = (maxLength: number, description: string, minLength = 0) =>
  Type.String({
    ...(minLength > 0 && { minLength }),
    maxLength,
    // PostgreSQL stores neither NUL nor half a surrogate pair, and a report is stored as a whole or not at all.
    pattern: String.raw`^[^\u0000\p{Cs}]*$`,
    title: `text of ${minLength} to ${maxLength} characters, none of them NUL or half a surrogate pair`,
    description,
  })
