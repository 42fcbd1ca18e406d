import type { apiOperations, Input, Operation } from '@openhss/contract'
import { exampleAccountReport, exampleHost, examplePortReport } from '@openhss/contract/examples'

const USER = '3f6c0d5a9e7b4c1d8a2f5e6b7c8d9e0f'
const PROJECT = '05abf0d59f8026d72f98c0134d1dd5a3'
const AGENT = 'c9bed5397db449ebdfba15e85fcfc36accee125c68954daf5cab0528bab59bd8'
const FINDING = '7c1f0d3b2a4e5968b7c6d5e4f3a2b1c0'
const HOST = 'dd91cd32-a238-4c0e-bc01-3b11653714ac'
const GROUP = '019ad2f0-5c1b-7d3e-9a41-2f6b8c7d9e10'

/** A value for each parameter that some operation requires. It passes validation and names nothing that exists. */
export const parameterExamples: Readonly<Record<string, string | number>> = {
  project_id: PROJECT,
  host_id: HOST,
  group_id: GROUP,
  agent_id: AGENT,
  finding_id: FINDING,
  user_id: USER,
  region_id: 'eu-west-1',
  grant_id: '0b8f1e62-4f0c-4a55-9d6e-7a1c2b3d4e5f',
  join_token_id: '4b7d1c0e9f3a4e5d8c6b2a1f0e9d8c7b',
  type: 'pwd',
  os_type: 'Linux',
  os_arch: 'x86_64',
  port: 6379,
  access_key: 'NA9TZ4NTFDVZZTHJQLKV',
  enterprise_project_id: 'a1b2c3d4-1111-4222-8333-944445555666',
  'x-subject-token': 'the token that is meant',
}

type Operations = typeof apiOperations
type WithBody = {
  [K in keyof Operations]: Operations[K] extends { readonly body: object } ? K : never
}[keyof Operations]
type Body<O extends Operation> = Input<O> extends { body: infer B } ? B : never

/** A body for each operation that takes one. A missing one does not compile. */
const bodies: { readonly [K in WithBody]: Body<Operations[K]> } = {
  createToken: {
    auth: {
      identity: {
        methods: ['password'],
        password: {
          user: { name: 'admin', password: 'your password', domain: { name: 'openhss' } },
        },
      },
      scope: { project: { name: 'default' } },
    },
  },
  createSession: { account: 'openhss', user: 'admin', password: 'your password' },
  createSessionFromLink: { code: 'the code of the link' },
  changeLanguage: { language: 'zh' },
  createProject: { project: { name: 'eu-west-1', description: 'Hosts in the west' } },
  createCredential: { credential: { user_id: USER, description: 'For the nightly report' } },
  updateCredential: { credential: { status: 'inactive' } },
  createSecurityToken: {
    auth: { identity: { methods: ['token'], token: { duration_seconds: 900 } } },
  },
  createEnterpriseProject: { name: 'payments', description: 'Hosts of the payment team' },
  updateEnterpriseProject: { name: 'payments', description: 'Hosts of the payment team' },
  actOnEnterpriseProject: { action: 'disable' },
  createAccount: { name: 'subsidiary' },
  changeHistoryRetention: { port_days: 90, account_days: 400 },
  createUser: { name: 'alice', role: 'auditor' },
  updateUser: { enabled: false },
  changePassword: {
    user: { original_password: 'your password', password: 'a new, long password' },
  },
  createGrant: { user_id: USER, role: 'operator', project_id: PROJECT },
  setManualDetect: { type: 'pwd' },
  batchModifyPortStatus: {
    operate_type: 'ignore',
    data_list: [{ agent_id: AGENT, port: 6379, port_type: 'TCP' }],
  },
  changeFindings: {
    action: 'accept',
    finding_ids: [FINDING],
    reason: 'compensated',
    until: '2026-03-31T00:00:00Z',
    comment: 'Only the load balancer reaches this network.',
  },
  replaceWeakWords: { words: ['Welcome2OurCompany'], company_names: ['example'] },
  changeExtendedWeakPassword: { extended_weak_password: ['Welcome2OurCompany'] },
  listProjectConfigs: { config_name_list: ['weakpwd', 'password_min_len'] },
  modifyProjectConfigs: {
    config_info_list: [{ config_name: 'password_min_len', config_value: '12' }],
  },
  addHostsGroup: { group_name: 'web servers', host_id_list: [HOST] },
  changeHostsGroup: { group_id: GROUP, group_name: 'web servers of the shop' },
  associateHostsGroup: { group_id: GROUP, host_id_list: [HOST], operate_all: false },
  renameHost: { display_name: 'shop database' },
  labelHosts: { host_ids: [HOST], add: ['prod'], remove: ['test'] },
  moveHost: { enterprise_project_id: '0' },
  createJoinToken: { uses: 1, valid_hours: 24 },
  checkJoinToken: { join_token: `${PROJECT}.the-secret-of-the-join-token` },
  enrolAgent: { join_token: `${PROJECT}.the-secret-of-the-join-token`, host: exampleHost },
  reportPorts: examplePortReport,
  reportAccounts: exampleAccountReport,
  reportDetection: {
    detection_id: '0f6a3c1e5b7d4928a1c3e5f708192a3b',
    state: 'running',
    guesses_done: 1200,
    guesses_planned: 5000,
  },
  claimOwnIdentity: {
    secret: 'the-secret-of-the-agent',
    instance: '5f0c2a9be1d84b6f9a7c3e1d2b4f6a80',
    host: exampleHost,
  },
  sayGoodbye: { reason: 'shutdown' },
  reportUpgrade: { state: 'ready', architecture: 'x86_64' },
  startAgentUpgrade: { version: '0.2.0', ring_minutes: 60, window: { from: '01:00', to: '05:00' } },
  changeAgentUpgrade: { state: 'paused' },
}

export const bodyExamples: Readonly<Record<string, object>> = bodies
