import { once } from 'node:events'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface RecordedRedis {
  readonly port: number
  /** What it was asked, in words. */
  readonly heard: readonly string[]
}

/** Gives these answers to each client, one after the other, as a real server did; then it hangs up. */
export async function startRecordedRedis(answers: readonly string[]): Promise<RecordedRedis> {
  const heard: string[] = []
  const server = net.createServer((socket) => {
    const left = [...answers]
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      const words = chunk.toString().replaceAll(/[*$]\d+\r\n/g, '')
      heard.push(words.trim().replaceAll('\r\n', ' '))
      const answer = left.shift()
      if (answer === undefined) socket.destroy()
      else socket.write(answer)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, heard }
}
