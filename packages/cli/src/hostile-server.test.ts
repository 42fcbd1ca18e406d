import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runOpenHss } from '@openhss/testkit/run-openhss'

/** Sets the title, clears the screen, colours by a C1 control, and turns text around. */
const EVIL = '\u{1B}]0;pwn\u{7}\u{1B}[2J\u{9B}31m\u{202E}'

let subjectToken = 'token'
afterEach(() => {
  subjectToken = 'token'
})

/** A server that answers every call with text which attacks the terminal of its reader. */
const server = createServer((request, answer) => {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
  const [status, body] = answerTo(pathname, search)
  answer.writeHead(status, { 'content-type': 'application/json', 'x-subject-token': subjectToken })
  answer.end(JSON.stringify(body))
})

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'hostile-server-'))
  mkdirSync(path.join(folder, 'agent'), { mode: 0o700 })
  const identity = { project_id: 'p', host_id: 'h', agent_id: EVIL, secret: 's', endpoint: EVIL }
  const file = path.join(folder, 'agent/identity.json')
  writeFileSync(file, JSON.stringify(identity), { mode: 0o600 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

test.each([
  'status',
  'status --json',
  'join-token',
  'ports',
  'ports --csv',
  'ports --json',
  'ports refused',
  'weak-passwords',
  'weak-passwords --csv',
  'weak-passwords --json',
  'join-token --json',
  'join-token --line',
  'join-token list',
  'join-token list --json',
  'hosts delete h',
  'hosts list',
  'hosts list --csv',
  'hosts list --json',
  'hosts show h',
  'hosts show h --json',
  'hosts show ambiguous',
  'hosts rename h x',
  'who-has 22',
  'who-has 22 --csv',
  'who-has 22 --json',
  'join-token --enterprise-project x',
  'hosts move h --enterprise-project 0',
  'hosts move h --enterprise-project 0 --json',
  'projects list',
  'projects create x --json',
  'projects create x',
  'enterprise-projects list',
  'enterprise-projects create x',
  'users list',
  'users list --json',
  'users create x --role admin',
  'users create x --role admin --project y',
  'users reset-password h',
  'users disable h',
  'grants list',
  'grants create h --role admin',
  'access-keys list',
  'access-keys create',
  'access-keys disable x',
  'accounts list',
  'accounts create x',
])('%s shows what the server says, and obeys none of it', async (line) => {
  const shown = await openhss(line)

  expect(shown).toContain('pwn')
  expect(shown).not.toMatch(/[^\P{C}\n]/u)
})

test('token prints nothing that is no token', async () => {
  expect(await openhss('token')).toBe('token\n')

  subjectToken = 'to\u{9B}31mken'
  expect(await openhss('token')).toMatch(/^error: .* without a usable token/)
})

async function openhss(line: string): Promise<string> {
  const { port } = server.address() as AddressInfo
  const { stdout, stderr } = await runOpenHss(line.split(' '), {
    OPENHSS_DATA_DIR: folder,
    OPENHSS_ENDPOINT: `http://127.0.0.1:${port}`,
    OPENHSS_PASSWORD: 'password',
  })
  return stdout + stderr
}

function answerTo(pathname: string, search: string): readonly [number, object] {
  if (pathname.endsWith('/auth/tokens')) {
    return [201, { token: { project: { id: 'p' }, user: { ...ANYTHING, id: 'u' } } }]
  }
  if (pathname.endsWith('/join-tokens')) return [201, { ...ANYTHING, join_token: EVIL }]
  if (search.includes('refused')) return [404, { error_code: EVIL, error_msg: EVIL }]
  if (pathname.endsWith('/p/hosts')) return [200, { total_num: 1, data_list: listedHosts(search) }]
  if (pathname.endsWith('/p/ports')) return [200, { total_num: 1, data_list: [FLEET_PORT] }]
  if (pathname.endsWith('/asset/ports')) return [200, { total_num: 1, data_list: [PORT] }]
  if (pathname.endsWith('/weak-password-users')) return [200, { total_num: 1, data_list: [HOST] }]
  if (pathname.endsWith('/scans')) return [200, SCANS]
  if (pathname.endsWith('/fleet')) return [200, FLEET]
  return [200, ANYTHING]
}

const THING = {
  id: 'h',
  name: EVIL,
  description: EVIL,
  created_at: EVIL,
  user_id: EVIL,
  role: EVIL,
  project_id: EVIL,
  enterprise_project_ids: [EVIL],
  access: EVIL,
  create_time: EVIL,
  uses_left: EVIL,
  expires_at: EVIL,
  last_used_at: EVIL,
  created_by: { id: EVIL, name: EVIL },
  enterprise_project_id: EVIL,
}

/** An answer that holds whatever an operation of users, projects and so on may look for. */
const ANYTHING = {
  ...THING,
  id: EVIL,
  host_id: EVIL,
  password: EVIL,
  domain: THING,
  project: THING,
  user: THING,
  enterprise_project: THING,
  credential: { ...THING, secret: EVIL },
  total_num: 1,
  data_list: [THING],
  projects: [THING],
  enterprise_projects: [THING],
  credentials: [THING],
}

const FLEET = {
  hosts: { total: EVIL, online: EVIL, late: EVIL, offline: EVIL },
  coverage: { complete: EVIL, partial: EVIL, none: EVIL },
  ports: { open: EVIL, danger: EVIL },
  accounts: { weak: EVIL, empty: EVIL },
  findings: { critical: EVIL, high: EVIL, medium: EVIL, low: EVIL },
}

const GAP = { what: EVIL, reason: 'malformed', count: 1 }

const LISTED = {
  host_id: 'h',
  name: EVIL,
  seen: EVIL,
  last_seen_at: EVIL,
  host_name: EVIL,
  private_ip: EVIL,
  os_name: EVIL,
  agent_version: EVIL,
  enterprise_project_id: EVIL,
  coverage: EVIL,
  labels: [EVIL],
  ports_total: EVIL,
  open_findings: { critical: EVIL, high: 1 },
}

function listedHosts(search: string): object[] {
  return search.includes('ambiguous') ? [LISTED, { ...LISTED, host_id: EVIL }] : [LISTED]
}

const SCANS = {
  ...LISTED,
  copied_agent: { last_refused_at: EVIL, source_ip: EVIL },
  last_seen_at: EVIL,
  last_port_scan_at: EVIL,
  port_coverage: { complete: false, sockets: EVIL, owners_known: EVIL, gaps: [GAP] },
  account_coverage: {
    complete: false,
    accounts: EVIL,
    tested: EVIL,
    list_version: EVIL,
    words_planned: EVIL,
    gaps: [GAP],
  },
}

const PORT = {
  port: EVIL,
  type: EVIL,
  laddr: EVIL,
  status: EVIL,
  pid: EVIL,
  path: EVIL,
  other_owners: [{ pid: EVIL, path: EVIL }],
}

const FLEET_PORT = { ...LISTED, ...PORT, last_port_scan_at: EVIL }

const HOST = {
  host_id: EVIL,
  host_name: EVIL,
  private_ip: EVIL,
  update_time: EVIL,
  weak_pwd_num: EVIL,
  weak_pwd_accounts: [
    {
      user_name: EVIL,
      service_type: EVIL,
      duration: EVIL,
      used_days: EVIL,
      desensitized_weak_passwords: EVIL,
      suggestion: EVIL,
    },
  ],
}
