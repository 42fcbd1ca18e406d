import { expect, test } from 'vitest'
import { apiOperations } from './api.ts'
import { errorsOf } from './operation-errors.ts'

test.each([
  ['listAuthDomains', ['APIGW.0301', 'APIGW.0307', 'APIGW.0202', 'APIGW.0308', 'IAM.0006']],
  [
    'showEnterpriseProject',
    [
      'EPS.0002',
      'EPS.0005',
      'APIGW.0301',
      'EPS.0004',
      'APIGW.0307',
      'APIGW.0202',
      'APIGW.0308',
      'EPS.0001',
    ],
  ],
  [
    'createSecurityToken',
    [
      'IAM.0007',
      'IAM.0011',
      'APIGW.0201/entity',
      'IAM.0003',
      'APIGW.0301',
      'APIGW.0307',
      'APIGW.0202',
      'APIGW.0308',
      'IAM.0006',
    ],
  ],
] as const)('%s answers its errors in the words of its service', (name, errors) => {
  expect(errorsOf(apiOperations[name])).toEqual(errors)
})

const ANYWHERE = ['APIGW.0202', 'APIGW.0308', 'APIGW.0601']

test.each([
  ['listPorts', ['HSS.0001', 'HSS.0013', 'APIGW.0301', 'APIGW.0302', 'APIGW.0307']],
  ['listUsers', ['HSS.0001', 'APIGW.0301', 'APIGW.0302', 'APIGW.0307']],
  ['deleteUser', ['HSS.0001', 'HSS.0011', 'APIGW.0301', 'APIGW.0302', 'APIGW.0307']],
  [
    'reportPorts',
    [
      'HSS.0001',
      'HSS.0002',
      'APIGW.0201/entity',
      'AGENT.0005',
      'AGENT.0002',
      'AGENT.0003',
      'AGENT.0004',
    ],
  ],
  ['enrolAgent', ['HSS.0001', 'HSS.0002', 'APIGW.0201/entity', 'AGENT.0001', 'AGENT.0005']],
] as const)(
  '%s answers the errors of its input, its own and those of its access',
  (name, errors) => {
    expect(errorsOf(apiOperations[name])).toEqual([...errors, ...ANYWHERE])
  },
)
