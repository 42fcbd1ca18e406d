import { chownSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listener, useHostTree } from '@openhss/testkit/hosts'

const tree = useHostTree()
const ANY = '00000000'
const ID = '9ec39b91f3d70e1beff50a308f77067065ea6be0d91a3378375056cd4422cf3d'
const OTHER = '31cb02944da7a12196a193cf0e0f6c226d7c453a1db62e65ba98287593a2ee30'
const DOCKER = `0::/system.slice/docker-${ID}.scope`
/** What `systemd-run --user --scope --unit=docker-<id>` makes. */
const USERS = '0::/user.slice/user-1000.slice/user@1000.service/app.slice'
const isRoot = process.getuid?.() === 0

interface Where {
  readonly network?: number
  readonly cgroup?: string
  readonly mounts?: number
}

/** Processes 7, 8 and so on, each with a listener on port 80. */
function writeServers(...places: readonly Where[]): void {
  tree.writeTables(
    places.map(({ network }, at) => (network ? '' : listener(80, 100 + at, ANY))).join(''),
  )
  tree.writeProcess(1, { network: 1, fds: {} })
  places.forEach((place, at) => {
    const { network = 1 } = place
    const fds = { 3: `socket:[${100 + at}]` }
    tree.writeProcess(7 + at, { exe: `/server${at}`, fds, ...place, network })
    if (place.network) tree.writeTables(listener(80, 100 + at, ANY), '', `proc/${7 + at}/net`)
  })
}

const placesOf = () =>
  Object.fromEntries(tree.scan().ports.map(({ pid, container_id: id }) => [pid, id]))

describe('on the network of the host', () => {
  test.each([
    ['a container of root', { cgroup: DOCKER }, ID],
    ['a container of cgroup v1', { cgroup: `4:memory:/docker/${ID}` }, ID],
    ['the name alone, with the files of the host', { cgroup: DOCKER, mounts: 4_026_531_841 }, ''],
    ['a group that nobody can look up', { cgroup: `0::/../../docker-${ID}.scope` }, ''],
  ])('%s', (_, where, expected) => {
    writeServers(where)
    expect(placesOf()).toEqual({ 7: expected })
  })

  test.runIf(isRoot)('a group that a user may have made is no container, mounts or not', () => {
    writeServers({ cgroup: `${USERS}/docker-${ID}.scope` })
    expect(placesOf()).toEqual({ 7: ID })
    const folder = path.join(tree.root, 'sys/fs/cgroup', USERS.slice(3))
    chownSync(folder, 1000, 1000)
    expect(placesOf()).toEqual({ 7: '' })
  })

  test.runIf(isRoot)('nor is one in a container that it has made up', () => {
    writeServers({ cgroup: `${USERS}/docker-${OTHER}.scope/docker-${ID}.scope` })
    chownSync(path.join(tree.root, 'sys/fs/cgroup', USERS.slice(3)), 1000, 1000)
    expect(placesOf()).toEqual({ 7: '' })
  })
})

describe('in networks of their own', () => {
  test('a container with two is two rows, and its first process has its ID', () => {
    writeServers({ cgroup: DOCKER, network: 3 }, { cgroup: DOCKER, network: 2 })
    expect(placesOf()).toEqual({ 7: ID, 8: `${ID}/netns:2` })
  })

  test('one on the network of the host, too, is told apart', () => {
    writeServers({ cgroup: DOCKER, network: 3 }, { cgroup: DOCKER })
    const { 7: inside, 8: outside } = placesOf()
    expect([inside, outside]).toContain(ID)
    expect([inside, outside]).toContainEqual(expect.stringMatching(/^[0-9a-f]{64}\/netns:/))
  })

  test('who only says that he is a container does not take its ID', () => {
    const liar = { cgroup: DOCKER, mounts: 4_026_531_841, network: 2 }
    writeServers(liar, { cgroup: DOCKER, network: 3 })
    expect(placesOf()).toEqual({ 7: `${ID}/netns:2`, 8: ID })
  })

  test('a rootless container has its ID there, where it takes no port from the host', () => {
    writeServers({ cgroup: `${USERS}/libpod-${ID}.scope`, network: 2 })
    expect(placesOf()).toEqual({ 7: ID })
  })
})
