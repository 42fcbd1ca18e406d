import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A proxy as companies have them; `await using` stops it. */
export interface ForwardProxy extends AsyncDisposable {
  readonly url: string
  /** What went through: URLs of plain requests, and `CONNECT host:port`. */
  readonly asked: readonly string[]
}

/**
 * Starts a proxy.
 * @param refusal status with which it answers everything.
 * @param spoil changes a byte of each package that it forwards.
 */
export async function startForwardProxy({
  refusal,
  spoil = false,
}: { readonly refusal?: number; readonly spoil?: boolean } = {}): Promise<ForwardProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    asked.push(incoming.url ?? '')
    if (refusal === undefined) forward(incoming, response, spoil)
    else response.writeHead(refusal).end()
  })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${url}`)
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${url}`)
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    sockets.add(onward)
    for (const end of [socket, onward]) end.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function forward(incoming: IncomingMessage, response: ServerResponse, spoil: boolean): void {
  const { url = '', method, headers } = incoming
  const onward = request(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    if (!spoil || !url.includes('/install/')) {
      answer.pipe(response)
      return
    }
    answer.once('data', (bytes: Buffer) => {
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
      response.write(bytes)
      answer.pipe(response)
    })
  })
  incoming.pipe(onward)
}
