import { serviceHost } from '@openhss/testkit/hosts'
import type { TestFiles } from '@openhss/testkit/hosts'
import { expect, test } from 'vitest'
import { listServiceProcesses } from '../list-service-processes.ts'
import { changed } from './changed-process.fixture.ts'
import { findSocket } from './find-socket.ts'
import { createMysqlService } from './mysql.ts'

const HERE = {
  'run/mysqld/mysqld.sock': '',
  'tmp/mysql.sock': '',
  'srv/a.sock': '',
  'srv/b.sock': '',
}
const CONFIGURED: TestFiles = {
  ...HERE,
  'etc/mysql/my.cnf': '[client]\nsocket=/tmp/mysql.sock\n!includedir /etc/mysql/conf.d\n',
  'etc/mysql/conf.d/server.cnf': '[mysqld-8.0]\nsocket=/srv/b.sock\n',
}

test.each<[string, TestFiles, readonly string[], string | undefined]>([
  ['its arguments', CONFIGURED, ['--socket=/srv/a.sock'], 'srv/a.sock'],
  ['option files', CONFIGURED, [], 'srv/b.sock'],
  [
    'the one option file that it reads',
    { ...CONFIGURED, o: '[server]\nsocket=/srv/a.sock' },
    ['--defaults-file=/o'],
    'srv/a.sock',
  ],
  ['a standard place', CONFIGURED, ['--no-defaults'], 'run/mysqld/mysqld.sock'],
  ['another standard place', { 'tmp/mysql.sock': '' }, [], 'tmp/mysql.sock'],
  ['nowhere', {}, ['--socket=/srv/a.sock'], undefined],
])('a socket that the kernel hides is found by %s', (_, files, args, socket) => {
  const [process] = processes(files, args)
  expect(process && findSocket(process)).toBe(socket)
})

test.each([
  [['/x/mysqlx.sock', '/x/mysqld.sock'], 'x/mysqld.sock'],
  [['data.sock'], 'data.sock'],
  [[], undefined],
])(
  'of sockets that it listens on, %j, the classic one counts, and no guess',
  (unixSockets, socket) => {
    const [process] = processes(CONFIGURED, [])
    const listening = process && changed(process, { unixSockets, workingDirectory: '/' })
    expect(listening && findSocket(listening)).toBe(socket)
  },
)

test.each(['--bootstrap', '--initialize-insecure'])('a server with %s is none', (arg) => {
  expect(createMysqlService().find(processes(HERE, [arg]))).toEqual([])
})

test('a file in the place of a socket is an obstacle', async () => {
  const [instance] = createMysqlService().find(processes(HERE, ['--socket=/srv/a.sock']))
  expect(await instance?.readAccounts(new AbortController().signal)).toMatchObject({
    accounts: [],
    obstacle: { reason: 'malformed', remedy: expect.stringContaining('socket') },
  })
})

function processes(files: TestFiles, args: readonly string[]) {
  const server = { pid: 7, exe: '/usr/sbin/mysqld', args: ['mysqld', ...args] }
  return listServiceProcesses(serviceHost([server], files), []).filter(({ pid }) => pid === 7)
}
