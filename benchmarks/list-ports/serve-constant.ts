/**
 * A child process of the benchmark: a bare Fastify route with listPorts' response schema that always
 * answers the same page of ten. Sends `{ url }` to its parent and serves until the channel closes.
 */
import { portOperations } from '@openhss/contract'
import type { Output } from '@openhss/contract'
import fastify from 'fastify'

const page: Output<typeof portOperations.listPorts> = {
  total_num: 20,
  data_list: Array.from({ length: 10 }, (_, n) => ({
    host_id: 'dd91cd32-a238-4c0e-bc01-3b11653714ac',
    agent_id: 'a'.repeat(64),
    laddr: '127.0.0.1',
    port: 1007 + 7 * n,
    type: 'TCP' as const,
    category: 'host' as const,
    container_id: '',
    pid: 1001 + n,
    path: `/usr/sbin/service-${n}`,
    status: 'unknown' as const,
  })),
}

const app = fastify()
app.get(
  '/v5/:project_id/asset/ports',
  { schema: { response: { 200: portOperations.listPorts.response } } },
  async () => page,
)
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.on('disconnect', () => {
  void app.close()
})
process.send?.({ url })
