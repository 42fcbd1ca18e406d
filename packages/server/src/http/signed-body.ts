import { Readable } from 'node:stream'
import { ApiFailure } from './api-error.ts'

/** Reads a body whose bytes a signature covers; throws 413 beyond the limit. */
export async function readBody(
  payload: AsyncIterable<Buffer>,
  limitBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of payload) {
    length += chunk.length
    if (length > limitBytes) throw new ApiFailure('APIGW.0201/entity')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

/** The same bytes again, for the parser. */
export function replayBody(body: Buffer): Readable & { receivedEncodedLength: number } {
  return Object.assign(Readable.from(body.length === 0 ? [] : [body]), {
    receivedEncodedLength: body.length,
  })
}
