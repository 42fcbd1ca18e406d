import { parentPort } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { ThreadAnswer, ThreadTask } from './thread-pool.ts'

/** The entry of a thread of the pool: calls the exported functions that it is told, one after the other. */
const port = parentPort as MessagePort

port.on('message', (task: ThreadTask) => {
  void answer(task).then((result) => port.postMessage(result))
})

async function answer({ module, name, input }: ThreadTask): Promise<ThreadAnswer> {
  try {
    const exported = (await import(module)) as Record<string, (input: unknown) => unknown>
    const work = exported[name]
    if (work === undefined) throw new Error(`${module} exports no ${name}`)
    return { output: await work(input) }
  } catch (error) {
    return { error }
  }
}
