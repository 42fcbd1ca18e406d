import type { Permission, Role } from '@openhss/contract'
import { describe, expect, test } from 'vitest'
import type { Credential, HeldGrant, Identity } from '../caller/caller.ts'
import { isPermitted, permit } from './permit.ts'

const anywhere: HeldGrant = { role: 'admin', projectId: null, enterpriseProjectIds: null }

function identity(
  grants: readonly Partial<HeldGrant>[],
  facts: { credential?: Credential; isOperator?: boolean } = {},
): Identity {
  const { credential = { kind: 'access key', access: 'AK' }, isOperator = false } = facts
  return {
    user: { id: 'u', name: 'anna' },
    tenant: {
      id: 'd',
      name: 'acme',
      isOperator,
      projects: new Map([
        ['p', 'default'],
        ['q', 'other'],
      ]),
      enterpriseProjects: new Map([['0', { enabled: true }]]),
    },
    grants: grants.map((grant) => ({ ...anywhere, ...grant })),
    credential,
  }
}

/** Returns `ok`, or the code of the refusal. */
function verdict(who: Identity, permission: Permission, projectId?: string): string {
  try {
    permit(who, permission, projectId)
    return 'ok'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** Returns the enterprise projects of project `p` for which a permission is given. */
function reach(who: Identity, permission: Permission): readonly string[] | null {
  const permitted = permit(who, permission, 'p')
  if (!('permitted' in permitted)) throw new Error(`${permission} is not about a project`)
  return permitted.permitted.enterpriseProjectIds
}

describe('a permission about a project', () => {
  test.each<[string, Partial<HeldGrant>[], string]>([
    ['a grant for the account', [{ role: 'auditor' }], 'ok'],
    ['a grant for the project', [{ role: 'auditor', projectId: 'p' }], 'ok'],
    ['a grant for some of it', [{ role: 'auditor', enterpriseProjectIds: ['e'] }], 'ok'],
    ['a role that lacks it', [{ role: 'installer' }], 'APIGW.0302'],
    ['a grant for another project', [{ role: 'admin', projectId: 'q' }], 'HSS.0013'],
    ['no grant', [], 'HSS.0013'],
    [
      'the right role elsewhere, a wrong one here',
      [
        { role: 'auditor', projectId: 'q' },
        { role: 'installer', projectId: 'p' },
      ],
      'APIGW.0302',
    ],
  ])('with %s', (_what, grants, expected) => {
    expect(verdict(identity(grants), 'hss:ports:list', 'p')).toBe(expected)
  })

  test.each(['x', '', undefined])(
    'is not given in the project %j, which is not the account’s',
    (id) => {
      expect(verdict(identity([anywhere]), 'hss:ports:list', id)).toBe('HSS.0013')
    },
  )

  test('a grant for a project that the account no longer has gives nothing', () => {
    const who = identity([{ role: 'admin', projectId: 'gone' }])
    expect(verdict(who, 'hss:ports:list', 'gone')).toBe('HSS.0013')
  })

  test('the placeholder of a client without a project is named', () => {
    expect(verdict(identity([anywhere]), 'hss:ports:list', '{project_id}')).toBe('HSS.0001')
  })
})

describe('several grants', () => {
  const who = identity([
    { role: 'operator', projectId: 'p', enterpriseProjectIds: ['a'] },
    { role: 'auditor', enterpriseProjectIds: ['b', 'a'] },
    { role: 'installer', projectId: 'p', enterpriseProjectIds: ['c'] },
    { role: 'admin', projectId: 'q' },
  ])

  test('give each permission for the enterprise projects of those that have it, together', () => {
    expect(reach(who, 'hss:ports:list')).toEqual(['a', 'b'])
    expect(reach(who, 'hss:agents:enrol')).toEqual(['c'])
    expect(verdict(who, 'hss:hosts:move', 'p')).toBe('APIGW.0302')
    expect(verdict(who, 'hss:hosts:move', 'q')).toBe('ok')
  })

  test('one for all enterprise projects makes the others needless', () => {
    const wide = identity([
      { role: 'operator', enterpriseProjectIds: ['a'] },
      { role: 'auditor', projectId: 'p' },
    ])
    expect(reach(wide, 'hss:ports:list')).toBeNull()
  })
})

describe('the project of a credential', () => {
  test.each<[string, Credential, string]>([
    ['a token for it', { kind: 'token', projectId: 'p', boundProjectId: 'p' }, 'ok'],
    ['a token for another', { kind: 'token', projectId: 'q', boundProjectId: 'q' }, 'HSS.0013'],
    [
      'a token for the account',
      { kind: 'token', projectId: null, boundProjectId: null },
      'HSS.0013',
    ],
    ['a session', { kind: 'session', hash: Buffer.alloc(32), expiresAt: new Date() }, 'ok'],
    ['a permanent key', { kind: 'access key', access: 'AK' }, 'ok'],
    ['a temporary key for it', temporary('p'), 'ok'],
    ['a temporary key for another', temporary('q'), 'HSS.0013'],
    ['a temporary key for the account', temporary(null), 'ok'],
  ])('%s', (_what, credential, expected) => {
    expect(verdict(identity([anywhere], { credential }), 'hss:ports:list', 'p')).toBe(expected)
  })

  test('does not matter for what is about the account', () => {
    const credential: Credential = { kind: 'token', projectId: 'p', boundProjectId: 'p' }
    expect(verdict(identity([anywhere], { credential }), 'iam:users:manage')).toBe('ok')
  })

  function temporary(projectId: string | null): Credential {
    return { kind: 'temporary access key', access: 'AK', projectId, expiresAt: new Date() }
  }
})

describe('a permission about whatever is granted', () => {
  test.each<[string, Partial<HeldGrant>[], string]>([
    ['a project', [{ role: 'installer', projectId: 'p' }], 'ok'],
    ['an enterprise project', [{ role: 'auditor', enterpriseProjectIds: ['e'] }], 'ok'],
    ['nothing', [], 'APIGW.0302'],
  ])('with a grant for %s', (_what, grants, expected) => {
    expect(verdict(identity(grants), 'eps:enterpriseProjects:list')).toBe(expected)
  })
})

describe('a permission about the account', () => {
  test.each<[string, Partial<HeldGrant>, string]>([
    ['the account', { role: 'auditor' }, 'ok'],
    ['a project', { role: 'admin', projectId: 'p' }, 'APIGW.0302'],
    ['an enterprise project', { role: 'admin', enterpriseProjectIds: ['0'] }, 'APIGW.0302'],
    ['the account, in a role that lacks it', { role: 'operator' }, 'APIGW.0302'],
  ])('with a grant for %s', (_what, grant, expected) => {
    const who = identity([grant])
    expect(verdict(who, 'iam:users:list')).toBe(expected)
    expect(isPermitted(who, 'iam:users:list')).toBe(expected === 'ok')
  })
})

describe('a permission about the service', () => {
  test.each<[string, Partial<HeldGrant>, boolean, string]>([
    ['an administrator of the operator', {}, true, 'ok'],
    ['an administrator of another account', {}, false, 'APIGW.0302'],
    ['one of the operator’s projects only', { projectId: 'p' }, true, 'APIGW.0302'],
    ['an auditor of the operator', { role: 'auditor' }, true, 'APIGW.0302'],
  ])('%s', (_what, grant, isOperator, expected) => {
    const who = identity([grant], { isOperator })
    expect(verdict(who, 'openhss:accounts:manage')).toBe(expected)
    expect(isPermitted(who, 'openhss:accounts:manage')).toBe(expected === 'ok')
  })
})

describe('a temporary key', () => {
  const credential: Credential = {
    kind: 'temporary access key',
    access: 'AK',
    projectId: null,
    expiresAt: new Date(),
  }
  const admin = identity([anywhere], { credential, isOperator: true })

  test.each<[Permission, string]>([
    ['iam:users:manage', 'APIGW.0302'],
    ['iam:credentials:manage', 'APIGW.0302'],
    ['iam:tokens:manage', 'APIGW.0302'],
    ['openhss:accounts:manage', 'APIGW.0302'],
    ['iam:users:list', 'ok'],
    ['openhss:auditEvents:list', 'ok'],
    ['eps:enterpriseProjects:create', 'ok'],
  ])('of an administrator with %s', (permission, expected) => {
    expect(verdict(admin, permission)).toBe(expected)
    expect(isPermitted(admin, permission)).toBe(expected === 'ok')
  })
})

test.each(['superadmin', 'toString', '__proto__'])('a stored role %s gives nothing', (role) => {
  const who = identity([{ role: role as Role }])
  expect(verdict(who, 'hss:ports:list', 'p')).toBe('APIGW.0302')
  expect(verdict(who, 'iam:users:list')).toBe('APIGW.0302')
})
