import type { Readable } from 'node:stream'
import { ApiFailure } from '../answers/api-error.ts'

export interface Reception {
  /** What Content-Length says; undefined of a body in chunks. */
  readonly expectedBytes: number | undefined
  readonly limitBytes: number
  /** Looks at each part as it comes, and throws to refuse the whole. */
  readonly look: (part: Buffer) => void
  /** Aborted with the refusal of a body that comes too slowly. */
  readonly tooSlow?: AbortSignal | undefined
}

/**
 * Reads a body. What is refused on the way is let pass unkept, up to the limit, because a client that still sends does
 * not read the answer.
 * @returns bytes in an ArrayBuffer of their own, when they are many.
 * @throws APIGW.0201/entity (413) beyond the limit, APIGW.0201 for a body that breaks off, and what `look` throws.
 */
export function receiveBody(payload: Readable, reception: Reception): Promise<Buffer> {
  const { expectedBytes = 0, limitBytes, look, tooSlow } = reception
  return new Promise((resolve, reject) => {
    if (payload.destroyed) return reject(brokenOff())
    const whole =
      expectedBytes > MAX_SMALL_BYTES ? Buffer.allocUnsafeSlow(expectedBytes) : undefined
    const parts: Buffer[] = []
    let length = 0
    let refusal: unknown

    payload.on('data', onData).on('end', onEnd).on('error', onError).on('close', onError)
    tooSlow?.addEventListener('abort', onTooSlow)

    function onData(part: Buffer): void {
      length += part.length
      if (length > limitBytes) return settle(() => reject(new ApiFailure('APIGW.0201/entity')))
      if (refusal !== undefined) return
      try {
        look(part)
        if (whole === undefined) parts.push(part)
        else part.copy(whole, length - part.length)
      } catch (error) {
        refusal = error
        parts.length = 0
      }
    }

    function onEnd(): void {
      settle(() => {
        if (refusal !== undefined) reject(refusal)
        else resolve(whole?.subarray(0, length) ?? joined(parts, length))
      })
    }

    function onError(cause?: Error): void {
      settle(() => reject(brokenOff(cause)))
    }

    function onTooSlow(): void {
      settle(() => reject(tooSlow?.reason))
    }

    function settle(then: () => void): void {
      payload.off('data', onData).off('end', onEnd).off('error', onError).off('close', onError)
      tooSlow?.removeEventListener('abort', onTooSlow)
      then()
    }
  })
}

/** Bodies up to here are read and parsed at once; larger ones have their place in memory made first. */
export const MAX_SMALL_BYTES = 65_536

function joined(parts: readonly Buffer[], length: number): Buffer {
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length)
}

function brokenOff(cause?: Error): ApiFailure {
  return new ApiFailure('APIGW.0201', '', { cause })
}
