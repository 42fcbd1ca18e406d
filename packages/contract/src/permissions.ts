/**
 * Everything that can be granted, and what a grant must cover to give it.
 *
 * `project`: the project of the request, for the enterprise projects of the grant. `wholeProject`: the
 * project of the request, with all enterprise projects. `any`: no matter what, and the answer shows no more than
 * the grant covers. `account`: the whole tenant, which IAM calls an account. `service`: the whole of the tenant
 * that operates this service.
 *
 * Names are HSS's and EPS's where their documents have one; the others follow them: docs/wire/iam.md,
 * "Permission names".
 */
export const permissions = {
  'hss:ports:list': 'project',
  'hss:ports:set': 'project',
  'hss:weakPwds:list': 'project',
  'hss:weakPwds:get': 'wholeProject',
  'hss:weakPwds:set': 'wholeProject',
  'hss:hosts:list': 'project',
  'hss:hosts:move': 'project',
  'hss:hosts:delete': 'project',
  'hss:hosts:manualDetect': 'project',
  'hss:hostGroup:get': 'project',
  'hss:hostGroup:set': 'project',
  'hss:manualDetectStatus:get': 'project',
  'hss:agents:enrol': 'project',
  'hss:joinTokens:list': 'project',
  'hss:joinTokens:delete': 'project',
  'eps:enterpriseProjects:list': 'any',
  'eps:enterpriseProjects:create': 'account',
  'eps:enterpriseProjects:update': 'account',
  'eps:enterpriseProjects:delete': 'account',
  'iam:projects:create': 'account',
  'iam:users:list': 'account',
  'iam:users:manage': 'account',
  'iam:credentials:manage': 'account',
  'iam:tokens:manage': 'account',
  'openhss:auditEvents:list': 'account',
  'openhss:hosts:label': 'project',
  'openhss:findings:list': 'project',
  'openhss:findings:triage': 'project',
  'openhss:findings:acceptForever': 'project',
  'openhss:accounts:manage': 'service',
  'openhss:history:set': 'wholeProject',
  'openhss:agents:upgrade': 'wholeProject',
  'openhss:metrics:get': 'service',
} as const satisfies Record<string, 'project' | 'wholeProject' | 'any' | 'account' | 'service'>

export type Permission = keyof typeof permissions

/** The roles and their permissions; `admin` has all of them, also those that are added later. */
export const roles = {
  admin: Object.keys(permissions) as Permission[],
  operator: [
    'hss:ports:list',
    'hss:ports:set',
    'hss:weakPwds:list',
    'hss:weakPwds:get',
    'hss:weakPwds:set',
    'hss:hosts:list',
    'hss:hosts:manualDetect',
    'hss:hostGroup:get',
    'hss:hostGroup:set',
    'hss:manualDetectStatus:get',
    'hss:joinTokens:list',
    'openhss:findings:list',
    'openhss:findings:triage',
    'eps:enterpriseProjects:list',
    'openhss:hosts:label',
  ],
  auditor: [
    'hss:ports:list',
    'hss:weakPwds:list',
    'hss:weakPwds:get',
    'hss:hosts:list',
    'hss:hostGroup:get',
    'hss:manualDetectStatus:get',
    'hss:joinTokens:list',
    'openhss:findings:list',
    'eps:enterpriseProjects:list',
    'iam:users:list',
    'openhss:auditEvents:list',
  ],
  installer: [
    'hss:agents:enrol',
    'hss:joinTokens:list',
    'hss:joinTokens:delete',
    'eps:enterpriseProjects:list',
  ],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof roles

export const roleNames = Object.keys(roles) as Role[]
