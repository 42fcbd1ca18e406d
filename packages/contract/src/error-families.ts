import type { ErrorCode } from './errors.ts'

/**
 * Gives the code by which the service of a path tells of something: EPS and IAM have codes of their own for what HSS
 * and the gateway say too. Who calls is the gateway's matter on every path: docs/wire/errors.md, "Gateway codes".
 * @param path of the request, without its query.
 */
export function codeOn(path: string, code: ErrorCode): ErrorCode {
  const family = FAMILIES.find(({ prefix }) => path.startsWith(prefix))
  return family?.codes[code] ?? code
}

type Codes = Readonly<Partial<Record<ErrorCode, ErrorCode>>>

const EPS: Codes = {
  'HSS.0001': 'EPS.0002',
  'HSS.0002': 'EPS.0002',
  'HSS.0013': 'EPS.0005',
  'APIGW.0302': 'EPS.0004',
  'APIGW.0601': 'EPS.0001',
}

const IAM: Codes = {
  'HSS.0001': 'IAM.0007',
  'HSS.0002': 'IAM.0011',
  'HSS.0011': 'IAM.0004',
  'APIGW.0302': 'IAM.0003',
  'APIGW.0601': 'IAM.0006',
}

const FAMILIES: readonly { readonly prefix: string; readonly codes: Codes }[] = [
  { prefix: '/v1.0/', codes: EPS },
  { prefix: '/v3.0/', codes: IAM },
  { prefix: '/v3/', codes: IAM },
]
