import { expect, test } from 'vitest'
import type { Terminal } from '../output/terminal.ts'
import { HostFindings } from './host-findings.ts'
import { formatReadyBlock } from './ready-block.ts'
import type { ReadyFacts } from './ready-block.ts'

const facts: ReadyFacts = {
  endpoint: 'http://127.0.0.1:8686',
  signInLink: 'http://127.0.0.1:8686/sign-in#code=c0de',
  projectId: 'p1',
  user: 'admin',
  domain: 'openhss',
  adminPasswordFile: '/var/lib/openhss/admin-password',
  isRoot: true,
  isSudo: false,
  command: 'openhss',
  dataDirectory: undefined,
}

const terminal: Terminal = {
  print: () => {},
  warn: () => {},
  width: undefined,
  colour: false,
  liveLines: false,
}

function enrolled(): HostFindings {
  const findings = new HostFindings()
  findings.absorb({ type: 'enrolled', projectId: 'p1', hostId: 'h1' })
  return findings
}

test('the commands it names are as the person at the terminal can run them', () => {
  const plain = formatReadyBlock(facts, enrolled(), terminal)
  expect(plain).toContain('$(openhss token)" "http://127.0.0.1:8686/v5/p1/asset/ports?host_id=h1')
  expect(plain).toMatch(/for SDKs +openhss access-keys create\n/)

  const elsewhere = { ...facts, isSudo: true, dataDirectory: '/srv/open hss' }
  const there = formatReadyBlock(elsewhere, enrolled(), terminal)
  expect(there).toContain("$(sudo OPENHSS_DATA_DIR='/srv/open hss' openhss token)")
  expect(there).toContain("sudo OPENHSS_DATA_DIR='/srv/open hss' openhss access-keys create\n")
})

test('the link of the console stands first, in one line however narrow the terminal is', () => {
  const lines = formatReadyBlock(facts, enrolled(), { ...terminal, width: 40 }).split('\n')
  expect(lines[2]).toBe('  console        http://127.0.0.1:8686/sign-in#code=c0de')
  expect(lines[3]).toMatch(/^ {17}signs you in once/)

  const elsewhere = { ...facts, endpoint: 'https://hss.example.org:8686', signInLink: undefined }
  expect(formatReadyBlock(elsewhere, enrolled(), terminal)).toMatch(
    /console +https:\/\/hss\.example\.org:8686\/\n/,
  )
})

test('before the host is enrolled no scan is spoken of', () => {
  const text = formatReadyBlock(facts, new HostFindings(), terminal)
  expect(text).toContain('not enrolled yet')
  expect(text).toContain('none before this host is enrolled')
  expect(text).not.toContain('curl')
})

test('a password that another server made is not promised in a file', () => {
  const text = formatReadyBlock({ ...facts, adminPasswordFile: undefined }, enrolled(), terminal)
  expect(text).toMatch(/password file +where this database was first started/)
})
