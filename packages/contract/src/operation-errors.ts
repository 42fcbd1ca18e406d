import { codeOn } from './error-families.ts'
import type { ErrorCode } from './errors.ts'
import type { Access, Operation } from './operation.ts'
import { permissions } from './permissions.ts'
import type { Permission } from './permissions.ts'

/** Every error that an operation may answer: those of its input, its own, those of its access, and those of any. */
export function errorsOf(operation: Operation): ErrorCode[] {
  const { path, access, errors = [] } = operation
  const all = [...inputErrors(operation), ...errors, ...accessErrors(access), ...ANYWHERE]
  return [...new Set(all.map((code) => codeOn(path, code)))]
}

function inputErrors({ params, query, headers, body }: Operation): ErrorCode[] {
  if (body !== undefined) return ['HSS.0001', 'HSS.0002', 'APIGW.0201/entity']
  return (params ?? query ?? headers) ? ['HSS.0001'] : []
}

function accessErrors(access: Access): readonly ErrorCode[] {
  return isPermission(access) ? permissionErrors(access) : ERRORS_OF_ACCESS[access]
}

export function isPermission(access: Access): access is Permission {
  return access in permissions
}

/** HSS.0013 answers for a project that is not the caller's, so only operations inside a project have it. */
function permissionErrors(permission: Permission): readonly ErrorCode[] {
  const scope = permissions[permission]
  const isOfProject = scope === 'project' || scope === 'wholeProject'
  return [...(isOfProject ? ['HSS.0013' as const] : []), 'APIGW.0301', 'APIGW.0302', 'APIGW.0307']
}

const ERRORS_OF_ACCESS = {
  public: [],
  optional: ['APIGW.0301', 'APIGW.0307'],
  identity: ['APIGW.0301', 'APIGW.0307'],
  agent: ['AGENT.0002', 'AGENT.0003', 'AGENT.0004'],
} as const satisfies Record<Exclude<Access, Permission>, readonly ErrorCode[]>

const ANYWHERE = ['APIGW.0202', 'APIGW.0308', 'APIGW.0601'] as const satisfies readonly ErrorCode[]
