import { errors, errorsOf, isPermission, publicCode } from '@openhss/contract'
import type { Access, ErrorCode, Operation, Permission } from '@openhss/contract'
import type { FastifySchema } from 'fastify'
import { ApiFailure, errorBody } from '../answers/api-error.ts'
import { isEpsPath, isKeystonePath, isOwnPath } from '../answers/service-path.ts'
import { bodyExamples, parameterExamples } from './openapi-examples.ts'

/**
 * The ways in which a caller proves who it is, by the names that operations refer to. The token stands last because
 * the explorer's dialog opens at its last field.
 */
export const securitySchemes = {
  agentSecret: {
    type: 'http',
    scheme: 'bearer',
    description: "An agent's own secret, given to it when it enrolled. Not for people.",
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'An access key and a signature made with its secret: `SDK-HMAC-SHA256 Access=…, ' +
      'SignedHeaders=…, Signature=…`, with `X-Sdk-Date`. Each request has its own, so the official ' +
      'SDKs make it; here, use a token.',
  },
  authToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Auth-Token',
    description: 'A token: the `X-Subject-Token` header that `createToken` answers with.',
  },
} as const

/** Describes an operation for the document. Validation does not use this; it keeps to the route's own schema. */
export function describeOperation(operationId: string, operation: Operation): FastifySchema {
  const { summary, tag, access, params, query, headers, body } = operation
  return {
    operationId,
    summary,
    description: describe(operation),
    tags: [tag],
    security: securityOf(access),
    ...(params !== undefined && { params: withExamples(params) }),
    ...(query !== undefined && { querystring: withExamples(query) }),
    ...(headers !== undefined && { headers: withExamples(withoutCredentials(headers)) }),
    ...(body !== undefined && { body: { ...body, examples: [bodyExamples[operationId]] } }),
    response: { ...successOf(operation), ...errorAnswersOf(operation) },
  }
}

function describe({ description, access }: Operation): string {
  const who = isPermission(access) ? `Needs the permission \`${access}\`.` : WHO[access]
  return description === undefined ? who : `${description} ${who}`
}

const WHO = {
  public: 'Anybody may call it.',
  optional: 'Anybody may call it; a caller that sends a token is identified.',
  identity: 'For every user.',
  agent: 'For agents only.',
} satisfies Record<Exclude<Access, Permission>, string>

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return []
  if (access === 'agent') return [{ agentSecret: [] }]
  const asUser = [{ authToken: [] }, { signature: [] }]
  return access === 'optional' ? [{}, ...asUser] : asUser
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

/** Gives each required parameter an example. No other has one: the explorer fills it in, and a filter hides rows. */
function withExamples(schema: ObjectSchema): ObjectSchema {
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const example = schema.required?.includes(name) ? parameterExamples[name] : undefined
    return [name, example === undefined ? property : { ...property, examples: [example] }] as const
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** Leaves out the header that a security scheme stands for: the explorer's Authorize sends it. */
function withoutCredentials(schema: ObjectSchema): ObjectSchema {
  const properties = Object.entries(schema.properties).filter(([name]) => name !== 'x-auth-token')
  return { ...schema, properties: Object.fromEntries(properties) }
}

function successOf({ success, response, conditional }: Operation): Record<number, object> {
  if (success === 204)
    return { 204: { type: 'null', description: 'Done; the answer has no body.' } }
  const description = success === 201 ? 'Created.' : 'Done.'
  return {
    [success ?? 200]: { ...response, 'x-response-description': description },
    ...(conditional && {
      304: { type: 'null', description: 'Nothing new; the answer has no body.' },
    }),
  }
}

/** Describes every error status of the operation, with the codes that have it. */
function errorAnswersOf(operation: Operation): Record<number, object> {
  const byStatus = Object.groupBy(errorsOf(operation), (code) => errors[code].status)
  const schema = errorSchemaOf(operation)
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes]) => {
      const lines = codes.map((code) => `\`${publicCode(code)}\` ${errors[code].message}`)
      const examples = codes.slice(0, 1).map((code) => exampleOf(operation, code))
      return [status, { ...schema, examples, 'x-response-description': lines.join('\n\n') }]
    }),
  )
}

function errorSchemaOf({ path }: Operation): object {
  if (isKeystonePath(path)) return keystoneError
  if (isOwnPath(path)) return ownError
  return isEpsPath(path) ? epsError : gatewayError
}

function exampleOf({ path }: Operation, code: ErrorCode): object {
  return errorBody(path, new ApiFailure(code), 'f64736244613508fa11ed21bee84df38')
}

const text = { type: 'string' }

const gatewayError = {
  type: 'object',
  required: ['error_code', 'error_msg'],
  properties: { error_code: text, error_msg: text, request_id: text },
}

const ownError = {
  ...gatewayError,
  properties: { ...gatewayError.properties, error_detail: text },
}

const epsError = {
  ...gatewayError,
  required: ['error', ...gatewayError.required],
  properties: {
    ...gatewayError.properties,
    error: {
      type: 'object',
      required: ['error_code', 'error_msg'],
      properties: { error_code: text, error_msg: text },
    },
  },
}

const keystoneError = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'title'],
      properties: { code: { type: 'integer' }, message: text, title: text },
    },
  },
}
