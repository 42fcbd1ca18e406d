import { listeningPort, serviceHost } from '@openhss/testkit/hosts'
import type { TestFiles } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { listServiceProcesses } from '../../list-service-processes.ts'
import { findConfiguration } from './find-configuration.ts'
import { redis } from '../redis.ts'

const TITLE = ['redis-server 127.0.0.1:6379', '', '']
const PROGRAM = '/usr/bin/redis-check-rdb'
const PORTS = [listeningPort(42, 6_379, '127.0.0.1')]

/** The arguments of Debian's redis-server@.service. */
const TEMPLATE =
  '[Service]\nType=notify\nExecStart=/usr/bin/redis-server \\\n  /etc/redis/redis-%i.conf --supervised systemd --daemonize no\n'

/** What is found for a server on 127.0.0.1:6379 with these arguments and files. */
function find(files: TestFiles, args: readonly string[] = TITLE) {
  const system = serviceHost([{ pid: 42, exe: PROGRAM, args }], files)
  const process = listServiceProcesses(system, PORTS).find(({ pid }) => pid === 42)
  if (!process) throw new Error('the server is not seen')
  const found = findConfiguration(process)
  if ('obstacle' in found) return found.obstacle
  return found.configuration.directives.find(({ name }) => name === 'requirepass')?.values[0]
}

describe('findConfiguration', () => {
  test('takes the file that is named', () => {
    const files = {
      'srv/r.conf': 'bind 127.0.0.1\nrequirepass a\n',
      'etc/redis/redis.conf': 'bind 127.0.0.1\n',
    }
    expect(find(files, ['/usr/bin/redis-server', '/srv/r.conf'])).toBe('a')
    expect(find(files, ['redis-server', '/srv/r.conf', '--requirepass', 'b'])).toBe('a')
  })

  test('takes the file of the distribution only where it fits', () => {
    const text = 'bind 127.0.0.1 -::1\nrequirepass a\n'
    expect(find({ 'etc/redis/redis.conf': text, 'etc/redis/sentinel.conf': 'port 26379\n' })).toBe(
      'a',
    )
    for (const other of ['port 6380\n', 'bind 10.0.0.1\n', 'tls-port 6390\n']) {
      expect(find({ 'etc/redis/redis.conf': text + other })).toMatchObject({ reason: 'absent' })
    }
  })

  test('takes no file that says nothing of where it belongs', () => {
    const system = {
      'etc/redis/redis.conf': 'requirepass a\n',
      'etc/redis/x.conf': 'maxmemory 1gb\n',
    }
    expect(find(system)).toMatchObject({ reason: 'absent' })
  })

  test('takes the file that a unit names, before any other', () => {
    const files = {
      'usr/lib/systemd/system/redis-server@.service': TEMPLATE,
      'etc/redis/redis-one.conf': 'bind 127.0.0.1\nrequirepass a\n',
      'etc/redis/redis-two.conf': 'port 6380\nbind 127.0.0.1\nrequirepass b\n',
      'etc/redis/old.conf': 'bind 127.0.0.1\nrequirepass c\n',
    }
    expect(find(files)).toBe('a')
  })

  test('knows what a unit adds to the file', () => {
    const unit = (more: string) => ({
      'etc/systemd/system/redis.service': `[Service]\nExecStart=/usr/bin/redis-server /srv/r.conf ${more}\n`,
      'srv/r.conf': 'bind 127.0.0.1\nport 7000\nrequirepass a\n',
    })
    expect(find(unit('--port 6379 --unixsocket /run/%i.sock'))).toBe('a')
    expect(find(unit('--port 6378'))).toMatchObject({ reason: 'absent' })
  })

  test('does not choose between two that fit', () => {
    const text = 'bind 127.0.0.1\nrequirepass a\n'
    const both = { 'etc/redis/a.conf': text, 'etc/redis/b.conf': `${text}maxmemory 1gb\n` }
    expect(find(both)).toMatchObject({ reason: 'failed' })
    expect(find({ 'etc/redis/a.conf': text, 'etc/redis/b.conf': `# copy\n${text}` })).toBe('a')
  })

  test('follows includes, and knows what it could not follow', () => {
    const text = 'bind 127.0.0.1\ninclude /etc/redis/conf.d/*.part\n'
    const parts = {
      'etc/redis/conf.d/1.part': 'requirepass a\n',
      'etc/redis/conf.d/2.part': 'requirepass b\n',
    }
    const files = { 'etc/redis/redis.conf': text, ...parts }
    const system = serviceHost([{ pid: 42, exe: PROGRAM, args: TITLE }], files)
    const process = listServiceProcesses(system, PORTS).find(({ pid }) => pid === 42)
    const found = process && findConfiguration(process)
    expect(found).toMatchObject({ configuration: { files: expect.any(Array) as unknown } })
    const lost = `${text}include /etc/redis/missing\n`
    expect(find({ 'etc/redis/redis.conf': lost, ...parts })).toMatchObject({
      reason: 'absent',
      detail: '/etc/redis/missing does not exist',
    })
    expect(
      find({ 'etc/redis/redis.conf': `${text}include /etc/redis/redis.conf\n` }),
    ).toMatchObject({
      reason: 'oversized',
    })
  })
})

describe('redis', () => {
  test('is what is called so, and not what looks into its files or saves its data', () => {
    const system = serviceHost(
      [
        { pid: 42, exe: PROGRAM, args: TITLE },
        { pid: 43, exe: PROGRAM, args: ['redis-rdb-bgsave 127.0.0.1:6379'], parent: 42 },
        { pid: 44, exe: PROGRAM, args: TITLE, parent: 42 },
        { pid: 45, exe: PROGRAM, args: ['redis-check-rdb', 'dump.rdb'] },
        { pid: 46, exe: '/usr/bin/valkey-server', args: ['valkey-server *:6380'] },
        { pid: 47, exe: '/usr/bin/redis-cli', args: ['redis-cli'] },
      ],
      {},
    )
    const ports = [...PORTS, listeningPort(46, 6_380)]
    const found = redis.find(listServiceProcesses(system, ports))
    expect(found.map(({ name }) => name)).toEqual(['6379', '6380'])
  })
})
