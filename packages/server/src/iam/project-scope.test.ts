import { describe, expect, test } from 'vitest'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { ProjectIdentity } from '../caller/caller.ts'
import { scopeOf, writeScopeOf } from './project-scope.ts'

/** Makes a user of a tenant with the enterprise projects `open` and `shut`; null grants all of them. */
function callerWith(enterpriseProjectIds: readonly string[] | null): ProjectIdentity {
  return {
    user: { id: 'u', name: 'u' },
    tenant: {
      id: 'd',
      name: 'd',
      isOperator: false,
      projects: new Map([['p', 'p']]),
      enterpriseProjects: new Map([
        ['0', { enabled: true }],
        ['open', { enabled: true }],
        ['shut', { enabled: false }],
      ]),
    },
    grants: [{ role: 'admin', projectId: 'p', enterpriseProjectIds }],
    credential: { kind: 'token', projectId: 'p', boundProjectId: 'p' },
    permitted: { projectId: 'p', enterpriseProjectIds },
  }
}

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ApiFailure) return error.code
    throw error
  }
  return 'ok'
}

describe('scopeOf', () => {
  test.each([
    ['left out or empty', '', ['0']],
    ['the default one', '0', ['0']],
    ['an ID', 'open', ['open']],
    ['a disabled one, which stays readable', 'shut', ['shut']],
    ['all of them', 'all_granted_eps', null],
  ])('of who may use the whole account: %s', (_what, asked, enterpriseProjectIds) => {
    expect(scopeOf(callerWith(null), asked)).toEqual({ projectId: 'p', enterpriseProjectIds })
  })

  test('of who may use some: all of those, or one', () => {
    const caller = callerWith(['open', 'shut'])
    expect(scopeOf(caller, 'all_granted_eps').enterpriseProjectIds).toEqual(['open', 'shut'])
    expect(scopeOf(caller, 'shut').enterpriseProjectIds).toEqual(['shut'])
  })

  test.each([
    ['the default one, not granted', ['open'], '0'],
    ['none given, the default one not granted', ['open'], ''],
    ['not granted', ['0', 'open'], 'shut'],
    ['unknown', null, 'nowhere'],
    ['unknown, and granted once', ['nowhere'], 'nowhere'],
    ['another spelling of an ID', null, 'OPEN'],
    ['a name out of a prototype', null, '__proto__'],
  ])('refuses what is %s', (_what, granted, asked) => {
    expect(codeOf(() => scopeOf(callerWith(granted), asked))).toBe('HSS.0013')
  })
})

describe('writeScopeOf', () => {
  test('names one enabled enterprise project', () => {
    expect(writeScopeOf(callerWith(null), '')).toBe('0')
    expect(writeScopeOf(callerWith(['open']), 'open')).toBe('open')
  })

  test.each([
    ['a disabled one', null, 'shut', 'HSS.0001'],
    ['all of them', null, 'all_granted_eps', 'HSS.0001'],
    ['all of a single one', ['open'], 'all_granted_eps', 'HSS.0001'],
    ['one that is not granted, even if it is disabled', ['open'], 'shut', 'HSS.0013'],
    ['the default one, not granted', ['open'], '', 'HSS.0013'],
  ])('refuses %s', (_what, granted, asked, code) => {
    expect(codeOf(() => writeScopeOf(callerWith(granted), asked))).toBe(code)
  })
})
