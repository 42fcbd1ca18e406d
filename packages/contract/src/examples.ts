/** A door of its own: one host and its two reports, as the OpenAPI document and the tests show them. */
import type { AccountReport, HostFacts, PortReport } from './agents.ts'

export const exampleHost = {
  host_name: 'web-1',
  private_ip: '192.0.2.10',
  os_name: 'Debian GNU/Linux 12',
  agent_version: '0.1.0',
} as const satisfies HostFacts

const head = {
  host: exampleHost,
  scanned_at: '2026-01-31T08:00:00Z',
  digest: '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945',
}

export const examplePortReport = {
  ...head,
  coverage: { complete: true, sockets: 1, owners_known: 1, gaps: [] },
  items: [
    {
      laddr: '0.0.0.0',
      port: 22,
      type: 'TCP',
      category: 'host',
      container_id: '',
      pid: 712,
      path: '/usr/sbin/sshd',
    },
  ],
} satisfies PortReport

export const exampleAccountReport = {
  ...head,
  coverage: {
    complete: true,
    accounts: 1,
    tested: 0,
    list_version: '2026-01',
    words_planned: 0,
    gaps: [],
  },
  items: [{ user_name: 'daemon', service_type: 'system', verdict: 'locked' }],
} satisfies AccountReport
