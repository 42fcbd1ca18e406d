import { once } from 'node:events'
import { createServer, request as sendHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** A request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Records the first request that a client sends to the given address; every answer is `{}`. */
export async function recordRequest(
  send: (endpoint: string) => Promise<unknown>,
): Promise<RecordedRequest> {
  const recorded: RecordedRequest[] = []
  const server = createServer((incoming, answer) => {
    const { method = '', url = '', headers } = incoming
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks)
      recorded.push({ method, url, headers: headers as Record<string, string>, body })
      answer.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await send(`http://127.0.0.1:${port}`)
  server.close()
  const [first] = recorded
  if (first === undefined) throw new Error('nothing was sent')
  return first
}

/** Sends the request to another server, byte for byte, its Host header included. */
export async function replay(
  endpoint: string,
  { method, url, headers, body }: RecordedRequest,
): Promise<{ status: number; error_code?: string }> {
  const { hostname, port } = new URL(endpoint)
  const sent = sendHttp({ hostname, port, path: url, method, headers: { ...headers } })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 0, ...((await json(answer)) as { error_code?: string }) }
}
