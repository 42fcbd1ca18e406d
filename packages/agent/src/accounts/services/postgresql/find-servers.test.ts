import { serviceHost } from '@openhss/testkit/hosts'
import type { TestProcess } from '@openhss/testkit/hosts'
import { expect, test } from 'vitest'
import { listServiceProcesses } from '../list-service-processes.ts'
import { postgresql } from './postgresql.ts'

const POSTGRES = '/usr/lib/postgresql/15/bin/postgres'

test('a server is one process, whatever it starts and whoever starts it', () => {
  const processes: readonly TestProcess[] = [
    { pid: 10, exe: POSTGRES, args: [POSTGRES, '-D', '/data'] },
    { pid: 11, exe: POSTGRES, args: ['postgres: checkpointer '], parent: 10 },
    { pid: 12, exe: POSTGRES, args: ['postgres: ann app [local] idle'], parent: 10 },
    { pid: 20, exe: '/usr/bin/python3', args: ['patroni'] },
    { pid: 21, exe: POSTGRES, args: ['postgres', '-D', '/other'], parent: 20 },
    { pid: 30, exe: POSTGRES, args: ['postgres', '--single', '-D', '/third', 'postgres'] },
  ]
  const found = postgresql.find(listServiceProcesses(serviceHost(processes, {}), []))
  expect(found).toHaveLength(2)
})

test('one whose data directory cannot be read is found, and says so', async () => {
  const host = serviceHost([{ pid: 10, exe: POSTGRES, args: [POSTGRES, '-D', '/data'] }], {})
  const [server] = postgresql.find(listServiceProcesses(host, []))
  expect(await server?.readAccounts(new AbortController().signal)).toMatchObject({
    accounts: [],
    obstacle: { reason: 'permission' },
  })
})
