import * as Type from 'typebox'
import type { Static, TObject, TOptional, TSchema } from 'typebox'
import type { ErrorCode } from './errors.ts'
import type { Permission } from './permissions.ts'

/**
 * One HTTP operation: the single source for validation, types, the OpenAPI document and the client.
 * Path parameters are written `{name}`, as in the HSS documents.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: `/${string}`
  /** `'read'` marks an operation that changes nothing although its method is POST; HSS reads settings that way. */
  readonly effect?: 'read'
  readonly summary: string
  readonly description?: string
  readonly tag: string
  readonly access: Access
  readonly params?: TObject
  readonly query?: TObject
  /** Header names are in lower case, as Node gives them. */
  readonly headers?: TObject
  readonly body?: TObject
  /** Largest body in bytes, where it is not the usual one of the `access`. */
  readonly maxBodyBytes?: number
  /** Status of a success; 200 unless said otherwise. With 204 the answer has no body. */
  readonly success?: 201 | 204
  readonly response: TObject
  /** The answer has an etag; a caller that names it in if-none-match gets 304 and no body while nothing changed. */
  readonly conditional?: true
  /** Errors of this operation alone; those that follow from its input and its access are in `errorsOf`. */
  readonly errors?: readonly ErrorCode[]
}

/**
 * The callers that an operation admits: `public` anyone; `optional` anyone, and a caller that sends credentials is identified; `agent` an
 * agent with its own secret; `identity` any user, about what is the user's own. A permission stands for the users
 * who were granted it.
 */
export type Access = 'public' | 'optional' | 'agent' | 'identity' | Permission

export type Operations = Readonly<Record<string, Operation>>

export function defineOperations<const T extends Operations>(operations: T): T {
  return operations
}

/** Makes a parameter one that a caller may leave out and a handler always finds filled in. */
export function withDefault<S extends TSchema>(schema: S, value: Static<S>): Defaulted<S> {
  const optional: unknown = Type.Optional({ ...schema, default: value })
  return optional as Defaulted<S>
}

/** What a handler receives: the request, validated, with the defaults filled in. */
export type Input<O extends Operation> = Part<O, 'params'> &
  QueryInput<O> &
  Part<O, 'headers'> &
  Part<O, 'body'>

/** What a caller sends; parameters with a default may be left out. */
export type Request<O extends Operation> = Part<O, 'params'> &
  Part<O, 'query'> &
  HeadersSent<O> &
  Part<O, 'body'>

export type Output<O extends Operation> = Static<O['response']>

type Defaulted<S extends TSchema> = TOptional<S> & { readonly '~defaulted': true }

type Part<O, K extends string> =
  O extends Record<K, infer S extends TSchema> ? Record<K, Static<S>> : unknown

/** Headers that all may be left out may be left out together. */
type HeadersSent<O> = O extends { headers: infer S extends TObject }
  ? Partial<Static<S>> extends Static<S>
    ? { headers?: Static<S> }
    : { headers: Static<S> }
  : unknown

type QueryInput<O> = O extends { query: infer Q extends TObject }
  ? { query: Static<Q> & Required<Pick<Static<Q>, DefaultedKeys<Q> & keyof Static<Q>>> }
  : unknown

type DefaultedKeys<Q extends TObject> = {
  [K in keyof Q['properties']]: Q['properties'][K] extends { '~defaulted': true } ? K : never
}[keyof Q['properties']]
