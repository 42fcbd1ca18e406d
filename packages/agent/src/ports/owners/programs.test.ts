import { chmodSync, linkSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { GapTally } from '../../host/gap-tally.ts'
import { CopiedSystem, useHostTree } from '@openhss/testkit/hosts'
import { Programs } from './programs.ts'

const tree = useHostTree()
const stateOf = (pid: number) =>
  new Programs(new CopiedSystem(tree.root), new GapTally()).stateOf(pid)

test.each([
  ['where packages put it, of root', '/usr/sbin/nginx', 0, 'installed'],
  ['where packages put it, of a user', '/usr/sbin/nginx', 33, 'installed'],
  ['elsewhere, of a user who cannot write there', '/opt/web/nginx', 33, 'installed'],
  ['elsewhere, of root, who can', '/opt/web/nginx', 0, 'changeable'],
  ['whose file is gone', '/usr/sbin/nginx (deleted)', 0, 'deleted'],
  ['that never had a file', '/memfd:nginx (deleted)', 0, 'memory'],
])('a program %s', (_, exe, userId, expected) => {
  tree.writeProcess(7, { exe, userId, fds: {} })
  expect(stateOf(7)).toBe(expected)
})

test.each([
  ['the file', 'opt/web/nginx', 0o757],
  ['its folder', 'opt/web', 0o777],
  ['a folder above it, whatever the sticky bit says', 'opt', 0o1777],
  ['the file, by its group', 'opt/web/nginx', 0o775],
])('is changeable when others can write to %s', (_, place, mode) => {
  tree.writeProcess(7, { exe: '/opt/web/nginx', userId: 33, fds: {} })
  expect(stateOf(7)).toBe('installed')
  chmodSync(path.join(tree.root, place), mode)
  expect(stateOf(7)).toBe('changeable')
})

test('another file at the path, as in a container, is none of the host', () => {
  tree.writeProcess(7, { exe: '/usr/sbin/nginx', fds: {} })
  const system = new CopiedSystem(tree.root)
  tree.writeFile('usr/sbin/other', '')
  system.executableOf = () => system.identityOf('usr/sbin/other')
  expect(new Programs(system, new GapTally()).stateOf(7)).toBe('elsewhere')
  system.executableOf = () => ({ missing: 'permission' })
  expect(new Programs(system, new GapTally()).stateOf(7)).toBe('unread')
})

test('a second name of the same file is that file', () => {
  tree.writeProcess(7, { exe: '/usr/sbin/nginx', fds: {} })
  mkdirSync(path.join(tree.root, 'srv'))
  linkSync(path.join(tree.root, 'usr/sbin/nginx'), path.join(tree.root, 'srv/nginx'))
  const system = new CopiedSystem(tree.root)
  system.executableOf = () => system.identityOf('srv/nginx')
  expect(new Programs(system, new GapTally()).stateOf(7)).toBe('installed')
})

test('a process without a program has no state, and is counted once', () => {
  tree.writeProcess(7, { fds: {} })
  const missed = new GapTally()
  const programs = new Programs(new CopiedSystem(tree.root), missed)
  expect([programs.stateOf(7), programs.pathOf(7)]).toEqual([undefined, undefined])
  expect(missed.list()).toEqual([{ what: 'executable path', reason: 'absent', count: 1 }])
})
