import type { OperationId } from '@openhss/contract'
import { describe, expect, test } from 'vitest'
import type { Call } from './ask.ts'
import { commandOf, curlOf, sdkCallOf } from './call-texts.ts'

const PROJECT = { project_id: 'p-1' }

describe('curl', () => {
  test('asks for the same, whatever the query has in it', () => {
    const call = callOf('listHosts', { q: `host:"it's $(x)" & -label:test`, sort: '', limit: 50 })
    const line = curlOf(call, 'https://hss.example:8686')
    const [, url = ''] =
      /^curl -s -H "X-Auth-Token: \$\(openhss token\)" '?([^']+)'?$/.exec(line) ?? []
    expect(new URL(url).pathname).toBe('/openhss/v1/p-1/hosts')
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      q: `host:"it's $(x)" & -label:test`,
      limit: '50',
    })
  })

  test('escapes what is in the path', () => {
    const call = callOf('showFinding', {}, { ...PROJECT, finding_id: 'a/b' })
    expect(curlOf(call, 'http://127.0.0.1')).toContain(
      'http://127.0.0.1/openhss/v1/p-1/findings/a%2Fb',
    )
  })
})

describe('the command', () => {
  test.each<[OperationId, Record<string, string | number>, string | undefined]>([
    ['listFindings', { q: '' }, 'openhss findings list'],
    ['listFindings', { q: 'severity:>=high' }, "openhss findings list 'severity:>=high'"],
    ['listHosts', { q: '-label:test', sort: 'name' }, 'openhss hosts list -label:test'],
    ['listHosts', { q: '', sort: 'risk', limit: 50 }, 'openhss hosts list --sort risk'],
    ['listHosts', { q: "host:it's" }, String.raw`openhss hosts list 'host:it'\''s'`],
    ['listOpenPorts', { q: 'port:6379' }, 'openhss who-has 6379'],
    ['listOpenPorts', { q: 'type:tcp port:53 -label:a' }, "openhss who-has 53 'type:tcp -label:a'"],
    ['listOpenPorts', { q: 'status:danger' }, undefined],
    ['listOpenPorts', { q: 'port:22,23' }, undefined],
    ['listOpenPorts', { q: 'port:>22' }, undefined],
    ['listOpenPorts', { q: '-port:22' }, undefined],
    ['listOpenPorts', { q: 'prot:22' }, undefined],
    [
      'listPastPorts',
      { q: 'port:22', at: '2026-11-01T00:00:00Z' },
      'openhss who-has 22 --as-of 2026-11-01T00:00:00Z',
    ],
    [
      'listChanges',
      { q: '', since: '2026-11-01T00:00:00Z' },
      'openhss changes --since 2026-11-01T00:00:00Z',
    ],
    ['listChanges', { q: '', about: 'port' }, undefined],
    ['listWeakAccounts', { q: '' }, 'openhss weak-passwords --all'],
    ['listWeakAccounts', { q: 'account:root' }, undefined],
    ['listWeakPasswordUsers', { user_name: 'root' }, 'openhss weak-passwords --all --user root'],
    ['listPorts', { host_id: 'h-1', status: 'danger' }, 'openhss ports h-1 --status danger'],
    ['listAuditEvents', {}, undefined],
  ])('of %s with %j is %s', (operation, query, command) => {
    expect(commandOf(callOf(operation, query))).toBe(command)
  })

  test('of the changes of a host names it', () => {
    const call = callOf('listHostChanges', { q: 'port:22' }, { ...PROJECT, host_id: 'h-1' })
    expect(commandOf(call)).toBe('openhss changes h-1 port:22')
  })
})

describe('the call of the SDK', () => {
  test('has its names, and no project, which its client has', () => {
    const call = callOf('listPorts', { host_id: 'h-1', port: 22, host_name: '', limit: 50 })
    expect(sdkCallOf(call)).toBe(`const request = new ListPortsRequest()
  .withHostId("h-1")
  .withPort(22)
  .withLimit(50)
const answer = await client.listPorts(request)
`)
  })

  test('is not there for an operation of our own', () => {
    expect(sdkCallOf(callOf('listHosts', {}))).toBeUndefined()
  })
})

function callOf(
  operation: OperationId,
  query: Record<string, string | number>,
  params: Record<string, string> = PROJECT,
): Call {
  return { operation, request: { params, query } }
}
