import { createHash } from 'node:crypto'
import { agentOperations, createClient } from '@openhss/contract'
import type {
  AccountReport,
  AccountVerdict,
  Gap,
  ObservedPort,
  PortReport,
} from '@openhss/contract'

/** A host of the demonstration: what its scans say, from the oldest to the newest. */
interface DemoHost {
  readonly name: string
  readonly ip: string
  readonly os: string
  readonly scans: readonly DemoScan[]
}

interface DemoScan {
  readonly hoursAgo: number
  readonly ports: readonly ObservedPort[]
  readonly accounts: readonly AccountVerdict[]
  readonly portGaps?: readonly Gap[]
}

/**
 * Enrols a dozen hosts that report what a console has to show: services without a password, a weak one, ports that came and
 * went, an owner that is not known, names that try to be more than text.
 * @param createJoinToken makes a join token for so many hosts; `endpoint` is where agents call.
 * @param letPass is called with the hours from one scan of a host to its next one, or to now. The server has its own clock,
 *   so that without it all was seen in one moment.
 */
export async function reportDemoFleet(
  createJoinToken: (uses: number) => Promise<string>,
  endpoint: string,
  letPass?: (agentId: string, hours: number) => Promise<void>,
): Promise<void> {
  const joinToken = await createJoinToken(demoHosts.length)
  for (const host of demoHosts) await reportHost(host, joinToken, endpoint, letPass)
}

async function reportHost(
  demo: DemoHost,
  join_token: string,
  endpoint: string,
  letPass?: (agentId: string, hours: number) => Promise<void>,
): Promise<void> {
  const host = {
    host_name: demo.name,
    private_ip: demo.ip,
    os_name: demo.os,
    agent_version: '0.1.0',
  }
  const enrolment = createClient(agentOperations, endpoint)
  const { project_id, agent_id, secret } = await enrolment.enrolAgent({
    body: { join_token, host },
  })
  const headers = { authorization: `Bearer ${secret}` }
  const agent = createClient(agentOperations, endpoint, { headers })
  const params = { project_id, agent_id }
  for (const [n, { hoursAgo, ports, accounts, portGaps = [] }] of demo.scans.entries()) {
    const scanned_at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
    const known = ports.filter(({ pid }) => pid !== undefined).length
    const portReport: PortReport = {
      host,
      scanned_at,
      digest: digestOf(ports, scanned_at),
      coverage: {
        complete: portGaps.length === 0,
        sockets: ports.length,
        owners_known: known,
        gaps: [...portGaps],
      },
      items: [...ports],
    }
    await agent.reportPorts({ params, body: portReport })
    const tested = accounts.filter(({ verdict }) => TESTED.has(verdict)).length
    const missed = accounts.filter(
      ({ verdict }) => verdict === 'error' || verdict === 'unsupported',
    )
    const accountReport: AccountReport = {
      host,
      scanned_at,
      digest: digestOf(accounts, scanned_at),
      coverage: {
        complete: missed.length === 0,
        accounts: accounts.length,
        tested,
        list_version: 'ce4296fe2ca3',
        words_planned: 1085,
        gaps: missed.map((account) => ({
          what: 'account password',
          reason: account.verdict === 'error' ? account.reason : 'unsupported',
          count: 1,
        })),
      },
      items: [...accounts],
    }
    await agent.reportAccounts({ params, body: accountReport })
    await letPass?.(agent_id, hoursAgo - (demo.scans[n + 1]?.hoursAgo ?? 0))
  }
}

const TESTED = new Set<string>(['weak', 'empty', 'not_found'])

function digestOf(items: unknown, at: string): string {
  return createHash('sha256')
    .update(JSON.stringify([items, at]))
    .digest('hex')
}

function port(number: number, path: string, changes: Partial<ObservedPort> = {}): ObservedPort {
  return {
    laddr: '0.0.0.0',
    port: number,
    type: 'TCP',
    category: 'host',
    container_id: '',
    pid: 400 + (number % 3000),
    path,
    ...changes,
  }
}

const ssh = port(22, '/usr/sbin/sshd')
const exporter = port(9100, '/usr/bin/node_exporter')
const nginx = [port(80, '/usr/sbin/nginx'), port(443, '/usr/sbin/nginx')]
const redis = port(6379, '/usr/bin/redis-server')

function safe(user_name: string): AccountVerdict {
  return {
    user_name,
    service_type: 'system',
    verdict: 'not_found',
    scheme: 'yescrypt',
    list_version: 'ce4296fe2ca3',
    words_tried: 1085,
  }
}

const locked: AccountVerdict = { user_name: 'daemon', service_type: 'system', verdict: 'locked' }

const advice =
  'The password is on the list of common passwords. Choose one of at least 12 characters that is on no list and in no name.'

function weak(
  user_name: string,
  service_type: 'system' | 'mysql' | 'redis' | 'postgresql',
  changes: { instance?: string; duration?: number; mask?: string } = {},
): AccountVerdict {
  const { instance, duration = 30, mask = 'pa****r**' } = changes
  return {
    user_name,
    service_type,
    verdict: 'weak',
    ...(instance !== undefined && { instance }),
    duration,
    used_days: duration,
    desensitized_weak_passwords: mask,
    suggestion: advice,
  }
}

function empty(
  user_name: string,
  service_type: 'system' | 'redis' | 'mysql',
  instance: string,
): AccountVerdict {
  return {
    user_name,
    service_type,
    verdict: 'empty',
    instance,
    duration: 3,
    used_days: 3,
    desensitized_weak_passwords: '',
    suggestion:
      'The account has no password, so anyone can log in as it. Set one of at least 12 characters, or lock the account.',
  }
}

const calm = (ports: readonly ObservedPort[]): readonly DemoScan[] => [
  { hoursAgo: 200, ports, accounts: [safe('root'), safe('deploy'), locked] },
  { hoursAgo: 0, ports, accounts: [safe('root'), safe('deploy'), locked] },
]

const demoHosts: readonly DemoHost[] = [
  {
    name: 'cache-2',
    ip: '10.0.3.17',
    os: 'Debian GNU/Linux 12 (bookworm)',
    scans: [
      { hoursAgo: 150, ports: [ssh, exporter], accounts: [safe('root'), locked] },
      { hoursAgo: 50, ports: [ssh, exporter, redis], accounts: [safe('root'), locked] },
      { hoursAgo: 40, ports: [ssh, exporter], accounts: [safe('root'), locked] },
      {
        hoursAgo: 0,
        ports: [ssh, exporter, redis, { ...redis, laddr: '::' }],
        accounts: [safe('root'), locked, empty('default', 'redis', '6379')],
      },
    ],
  },
  {
    name: 'db-7',
    ip: '10.0.4.7',
    os: 'Ubuntu 24.04 LTS',
    scans: [
      {
        hoursAgo: 100,
        ports: [
          ssh,
          port(3306, '/usr/sbin/mariadbd'),
          port(5432, '/usr/lib/postgresql/15/bin/postgres'),
        ],
        accounts: [
          weak('root', 'system'),
          safe('postgres'),
          weak('shop', 'mysql', { instance: '3306', mask: 'sh**12*' }),
        ],
      },
      {
        hoursAgo: 0,
        ports: [
          ssh,
          port(3306, '/usr/sbin/mariadbd'),
          port(5432, '/usr/lib/postgresql/15/bin/postgres', { laddr: '127.0.0.1' }),
        ],
        accounts: [
          weak('root', 'system', { duration: 93 }),
          safe('postgres'),
          weak('shop', 'mysql', { instance: '3306', mask: 'sh**12*', duration: 400 }),
          {
            user_name: 'legacy',
            service_type: 'mysql',
            instance: '3306',
            verdict: 'unsupported',
            scheme: 'parsec',
          },
        ],
      },
    ],
  },
  {
    name: 'ci-3',
    ip: '10.0.9.4',
    os: 'Rocky Linux 9.4',
    scans: [
      { hoursAgo: 30, ports: [ssh], accounts: [safe('root'), safe('builder')] },
      {
        hoursAgo: 0,
        ports: [
          ssh,
          port(2375, '/usr/bin/dockerd'),
          port(8080, '/usr/sbin/nginx', {
            category: 'container',
            container_id: '90956d9b4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f1116',
          }),
        ],
        accounts: [safe('root'), weak('builder', 'system', { mask: 'bu***er', duration: 12 })],
      },
    ],
  },
  {
    name: 'k8s-n4',
    ip: '10.1.0.4',
    os: 'Ubuntu 22.04 LTS',
    scans: [
      {
        hoursAgo: 0,
        ports: [
          ssh,
          port(10_250, '/usr/bin/kubelet'),
          {
            laddr: '0.0.0.0',
            port: 2024,
            type: 'TCP',
            category: 'host',
            container_id: '',
            owner_unknown: 'permission',
          },
        ],
        accounts: [
          safe('root'),
          { user_name: 'ops', service_type: 'system', verdict: 'error', reason: 'permission' },
        ],
        portGaps: [{ what: 'owner of an open port', reason: 'permission', count: 1 }],
      },
    ],
  },
  ...Array.from({ length: 6 }, (_, n) => ({
    name: `web-${n + 1}`,
    ip: `10.0.1.${n + 11}`,
    os: 'Debian GNU/Linux 12 (bookworm)',
    scans: calm([ssh, exporter, ...nginx]),
  })),
  {
    name: '<img src=x onerror=alert(1)>',
    ip: '10.66.6.6',
    os: '=cmd()|\u202Egnp.exe',
    scans: [
      {
        hoursAgo: 0,
        ports: [port(4444, `/opt/${'x'.repeat(3000)}`), port(31_337, '/tmp/\u202Egnp.exe')],
        accounts: [weak('=cmd|calc', 'system', { mask: '**' })],
      },
    ],
  },
]
