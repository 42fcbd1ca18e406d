import type { Finding } from '@openhss/contract'
import { expect, test } from 'vitest'
import { commandsOf as labelledCommandsOf } from './finding-commands.ts'

const commandsOf = (of: Finding) => labelledCommandsOf(of).map(({ command }) => command)

const finding = (kind: Finding['kind'], facts: Finding['facts']) => ({ kind, facts }) as Finding

test('a port is shown with what holds it', () => {
  expect(commandsOf(finding('dangerous_port', { port: 6379, type: 'TCP' }))).toEqual([
    "sudo ss -Htlnp 'sport = :6379'",
  ])
  expect(commandsOf(finding('dangerous_port', { port: 161, type: 'UDP' }))).toEqual([
    "sudo ss -Hulnp 'sport = :161'",
  ])
})

test('each command has a label of its own', () => {
  const weak = finding('weak_password', { service_type: 'system', user_name: 'deploy' })
  const labels = labelledCommandsOf(weak).map(({ does }) => does.id)
  expect(new Set(labels).size).toBe(2)
})

test('a name that a shell would run is in no command', () => {
  const weak = (user: string) =>
    commandsOf(finding('weak_password', { service_type: 'system', user_name: user }))
  expect(weak('deploy')).toEqual(['sudo passwd deploy', 'sudo passwd -l deploy'])
  for (const user of ['$(reboot)', '-d', 'a b', 'x;id', '=cmd|calc', '', 'a\nb']) {
    expect(weak(user)).toEqual([])
  }
})

test('facts of another type than they have today say nothing', () => {
  expect(commandsOf(finding('dangerous_port', { port: '6379; reboot', type: 'TCP' }))).toEqual([])
})
