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

  test.each([
    '/v3.0/OS-CREDENTIAL/credentials',
    '/v1.0/enterprise-projects',
    '/v5/p/asset/ports',
    '/agent/v1/enrol',
    '/openhss/v1/users',
    '',
  ])('is flat at %s, with the public code', (path) => {
    expect(errorBody(path, new ApiFailure('IAM.0401/locked'), 'r')).toEqual({
      error_code: 'IAM.0401',
      error_msg: errors['IAM.0401/locked'].message,
      request_id: 'r',
    })
  })
})
