import { errors } from '@openhss/contract'
import type { ErrorCode } from '@openhss/contract'
import { describe, expect, test } from 'vitest'
import { ApiFailure, errorBody } from './api-error.ts'

describe('errorBody', () => {
  test.each<[ErrorCode, number, string]>([
    ['HSS.0001', 400, 'Bad Request'],
    ['IAM.0401', 401, 'Unauthorized'],
    ['IAM.0401/locked', 401, 'Unauthorized'],
    ['IAM.0003', 403, 'Forbidden'],
    ['APIGW.0101', 404, 'Not Found'],
    ['IAM.0409', 409, 'Conflict'],
    ['APIGW.0201/entity', 413, 'Request Entity Too Large'],
    ['APIGW.0308', 429, 'Too Many Requests'],
    ['APIGW.0601', 500, 'Internal Server Error'],
  ])("%s on IAM's older paths is Keystone's %d, %s", (code, status, title) => {
    const { message } = errors[code]
    expect(errorBody('/v3/auth/tokens', new ApiFailure(code), 'r')).toEqual({
      error: { code: status, message, title },
    })
  })

  test.each(['/v3.0/OS-CREDENTIAL/credentials', '/v5/p/asset/ports', '/agent/v1/enrol', ''])(
    'is flat at %s, with the public code',
    (path) => {
      expect(errorBody(path, new ApiFailure('IAM.0401/locked'), 'r')).toEqual({
        error_code: 'IAM.0401',
        error_msg: errors['IAM.0401/locked'].message,
        request_id: 'r',
      })
    },
  )

  test("names on OpenHSS's own paths which error of its code it is", () => {
    expect(errorBody('/openhss/v1/users', new ApiFailure('IAM.0401/locked'), 'r')).toEqual({
      error_code: 'IAM.0401',
      error_detail: 'locked',
      error_msg: errors['IAM.0401/locked'].message,
      request_id: 'r',
    })
  })

  test('is at the paths of EPS both flat and as its documents and Terraform have it', () => {
    const texts = { error_code: 'EPS.0005', error_msg: errors['EPS.0005'].message }
    expect(errorBody('/v1.0/enterprise-projects/x', new ApiFailure('EPS.0005'), 'r')).toEqual({
      ...texts,
      request_id: 'r',
      error: texts,
    })
  })
})

describe('a failure', () => {
  test.each<[string, ErrorCode, ErrorCode]>([
    ['/v1.0/enterprise-projects/x', 'HSS.0001', 'EPS.0002'],
    ['/v1.0/enterprise-projects/x', 'HSS.0013', 'EPS.0005'],
    ['/v1.0/enterprise-projects', 'APIGW.0302', 'EPS.0004'],
    ['/v3.0/OS-CREDENTIAL/credentials', 'HSS.0001', 'IAM.0007'],
    ['/v3.0/OS-CREDENTIAL/credentials', 'HSS.0002', 'IAM.0011'],
    ['/v3/projects?name=HSS', 'APIGW.0302', 'IAM.0003'],
    ['http://iam/v3/projects', 'APIGW.0601', 'IAM.0006'],
    ['/v3/projects', 'APIGW.0301', 'APIGW.0301'],
    ['/v5/p/asset/ports', 'HSS.0001', 'HSS.0001'],
    ['/openhss/v1/users', 'APIGW.0302', 'APIGW.0302'],
  ])('at %s that is %s is %s, with the same detail', (target, code, told) => {
    const failure = new ApiFailure(code, 'what was wrong').on(target)
    expect(failure.code).toBe(told)
    expect(failure.status).toBe(errors[told].status)
    expect(failure.message).toContain('what was wrong')
  })
})
