import type { ErrorBody } from './errors.ts'
import type { Operation, Operations, Output, Request } from './operation.ts'

/**
 * Makes a client that calls the operations of a server by their names. Routes alone are enough where the schemas
 * would only cost memory; the type parameter then says which operations they are.
 * @throws {@link ApiError} from each call, on any error answer.
 */
export function createClient<T extends Operations>(
  operations: T | Readonly<Record<keyof T, Route>>,
  endpoint: string,
  options: ClientOptions = {},
): Client<T> {
  const calls = Object.entries<Route>(operations).map(([name, operation]) => [
    name,
    async (request: LooseRequest = {}) => (await call(operation, endpoint, request, options)).body,
  ])
  return Object.fromEntries(calls) as Client<T>
}

export type Client<T extends Operations> = {
  readonly [K in keyof T]: (request: Request<T[K]>) => Promise<Output<T[K]>>
}

type Route = Pick<Operation, 'method' | 'path'>

export interface ClientOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds for the whole call, answer body included; 30,000 unless given. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Hears the head of every answer, also of one that is an error. */
  readonly onAnswer?: (headers: Answer['headers']) => void
  /** What makes the requests; `fetch` unless given. It follows no redirect, which would resend the credentials. */
  readonly send?: (url: string, request: SentRequest) => Promise<Answer>
}

/** A request on its way. */
export interface SentRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** An answer whose head is there; the part of a `Response` that clients use. */
export interface Answer extends Pick<Response, 'ok' | 'status' | 'statusText' | 'text'> {
  readonly headers: Pick<Headers, 'get'>
  readonly body: AsyncIterable<Uint8Array> | null
}

interface LooseRequest {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/**
 * Makes one call and returns its answer headers too, for the few operations that answer in a header.
 * @throws {@link ApiError} on any error answer.
 */
export async function callOperation<O extends Operation>(
  operation: O,
  endpoint: string,
  request: LooseRequest,
  options: ClientOptions = {},
): Promise<{ body: Output<O>; headers: Answer['headers'] }> {
  const { body, headers } = await call(operation, endpoint, request, options)
  return { body: body as Output<O>, headers }
}

/**
 * Calls a `conditional` operation. A route alone is enough; the type parameter then says which operation it is.
 * @param etag of the answer that the caller holds.
 * @returns undefined when what the caller holds is still current (304).
 * @throws {@link ApiError} on any error answer.
 */
export async function callIfChanged<O extends Operation>(
  operation: Route,
  endpoint: string,
  { etag, ...request }: LooseRequest & { readonly etag: string | undefined },
  options: ClientOptions = {},
): Promise<{ body: Output<O>; etag: string | undefined } | undefined> {
  const headers = { ...request.headers, ...(etag !== undefined && { 'if-none-match': etag }) }
  const answer = await call(operation, endpoint, { ...request, headers }, options)
  if (answer.status === 304) return undefined
  return { body: answer.body as Output<O>, etag: answer.headers.get('etag') ?? undefined }
}

/**
 * Calls an operation whose answer is too large to be held as a whole, and returns its bytes.
 * @throws {@link ApiError} on any error answer.
 */
export async function callForBytes(
  operation: Route,
  endpoint: string,
  request: LooseRequest,
  options: ClientOptions = {},
): Promise<AsyncIterable<Uint8Array>> {
  const answer = await send(operation, endpoint, request, options)
  if (!answer.ok) throw toApiError(answer, await answer.text())
  return answer.body ?? NO_BYTES
}

const NO_BYTES: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} }

async function call(
  operation: Route,
  endpoint: string,
  request: LooseRequest,
  options: ClientOptions,
): Promise<{ body: unknown; status: number; headers: Answer['headers'] }> {
  const answer = await send(operation, endpoint, request, options)
  const text = await answer.text()
  const { status, headers } = answer
  options.onAnswer?.(headers)
  if (!answer.ok && status !== 304) throw toApiError(answer, text)
  return { body: text === '' ? {} : JSON.parse(text), status, headers }
}

function send(
  operation: Route,
  endpoint: string,
  request: LooseRequest,
  options: ClientOptions,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000)
  const { send: sendBy = sendByFetch } = options
  return sendBy(urlOf(operation, endpoint, request), {
    method: operation.method,
    signal: options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]),
    headers: {
      ...options.headers,
      ...request.headers,
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  })
}

function sendByFetch(url: string, request: SentRequest): Promise<Answer> {
  return fetch(url, { ...request, redirect: 'error' })
}

/** An error answer, in the words of the server. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** Which of the errors with this code it is, where the server says so. */
  readonly detail: string | undefined
  readonly requestId: string
  /** When the server wants to be asked again, if it said so. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    requestId: string,
    retryAfterSeconds?: number,
    detail?: string,
  ) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.retryAfterSeconds = retryAfterSeconds
    this.detail = detail
  }
}

function urlOf(operation: Route, endpoint: string, request: LooseRequest): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(request.params?.[key] ?? ''),
  )
  const query = Object.entries(request.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, string] => [key, String(value)])
  const search = new URLSearchParams(query)
  return `${endpoint}${path}${search.size > 0 ? `?${search.toString()}` : ''}`
}

function toApiError(answer: Answer, text: string): ApiError {
  const requestId = answer.headers.get('x-request-id') ?? ''
  const { code, message, detail } = readErrorBody(text)
  return new ApiError(
    answer.status,
    code ?? String(answer.status),
    message ?? `The server answered ${answer.status} ${answer.statusText}.`,
    requestId,
    readSeconds(answer.headers.get('retry-after')),
    detail,
  )
}

/** Reads Retry-After where it is a number of seconds; a proxy may send a date, which counts as nothing said. */
function readSeconds(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined
}

/** Reads both shapes of the wire: HSS's flat one and IAM's Keystone one. */
function readErrorBody(text: string): { code?: string; message?: string; detail?: string } {
  try {
    const body = JSON.parse(text) as Partial<ErrorBody> & {
      error?: { code?: number | string; message?: string }
    }
    const code = body.error_code ?? body.error?.code?.toString()
    const message = body.error_msg ?? body.error?.message
    const detail = body.error_detail
    return {
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
      ...(detail !== undefined && { detail }),
    }
  } catch {
    return {}
  }
}
