import { codeOn, detailOf, errors, publicCode } from '@openhss/contract'
import type { ErrorBody, ErrorCode } from '@openhss/contract'
import { isEpsPath, isKeystonePath, isOwnPath, pathOf } from './service-path.ts'

/** An answer that is an error on purpose: one of the contract's codes, and what was wrong. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly code: ErrorCode
  /** When to ask again, where that is known. */
  readonly retryAfterSeconds: number | undefined
  readonly detail: string

  /** `detail` follows the code's public message; it names the field and what was expected. */
  constructor(
    code: ErrorCode,
    detail = '',
    options: ErrorOptions & { readonly retryAfterSeconds?: number } = {},
  ) {
    const { message } = errors[code]
    super(detail === '' ? message : joinSentences(message, detail), options)
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.detail = detail
  }

  /** Gives the same failure in the words of the service whose path was asked. */
  on(target: string): ApiFailure {
    const { code, detail, retryAfterSeconds } = this
    const other = codeOn(pathOf(target), code)
    if (other === code) return this
    const again = retryAfterSeconds !== undefined && { retryAfterSeconds }
    return new ApiFailure(other, detail, { cause: this, ...again })
  }

  get status(): number {
    return errors[this.code].status
  }
}

/**
 * Makes the answer to a value that is not what was expected.
 * @param detail the field, what was expected, and what to do.
 */
export function badRequest(detail = '', options?: ErrorOptions): ApiFailure {
  return new ApiFailure('HSS.0001', detail, options)
}

/** Returns the body of an error in the shape that clients of this path read: docs/wire/errors.md, "Body and headers". */
export function errorBody(path: string, failure: ApiFailure, requestId: string): object {
  if (isKeystonePath(path)) {
    return { error: { code: failure.status, message: failure.message, title: titleOf(failure) } }
  }
  const texts = { error_code: publicCode(failure.code), error_msg: failure.message }
  const detail = isOwnPath(path) ? detailOf(failure.code) : undefined
  const body: ErrorBody = {
    ...texts,
    ...(detail !== undefined && { error_detail: detail }),
    request_id: requestId,
  }
  return isEpsPath(path) ? { ...body, error: texts } : body
}

const KEYSTONE_TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
}

function titleOf(failure: ApiFailure): string {
  return KEYSTONE_TITLES[failure.status] ?? 'Internal Server Error'
}

/** Joins as the two do whose errors these are: the gateway writes `message: detail`, the service `Message. Detail.` */
function joinSentences(message: string, detail: string): string {
  return message.endsWith('.') ? `${message} ${detail}` : `${message}: ${detail}`
}
