import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import type { Answer, SentRequest } from '@openhss/contract'

/**
 * Makes a request by node:http. Node's fetch is a program of its own, with WebAssembly, for which an agent would take 18 MB more
 * of its host (ADR 36). A redirect is not followed.
 * @throws what the signal was aborted with, or the error of the connection.
 */
export async function sendRequest(url: string, request: SentRequest): Promise<Answer> {
  const { method, headers, body, signal } = request
  const send = url.startsWith('https:') ? requestHttps : requestHttp
  const sent = send(url, { method, headers: { 'accept-encoding': 'gzip', ...headers }, signal })
  // An error after the answer began shows where it is read.
  sent.on('error', () => undefined).end(body)
  try {
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    return toAnswer(answer, signal)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

function toAnswer(answer: IncomingMessage, signal: AbortSignal): Answer {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = answer
  const body = decode(answer)
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    headers: { get: (name) => headers[name.toLowerCase()]?.toString() ?? null },
    body,
    text: async () => {
      try {
        return await text(body)
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      }
    },
  }
}

/** Lists of words are large, and travel compressed. */
function decode(answer: IncomingMessage): Readable {
  if (answer.headers['content-encoding'] !== 'gzip') return answer
  // Whoever reads it hears of an error.
  return pipeline(answer, createGunzip(), () => undefined)
}
