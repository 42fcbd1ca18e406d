import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { HostFacts } from '@openhss/contract'
import { expect, test } from 'vitest'
import { System } from '../system.ts'
import { createPortScanner } from './port-scanner.ts'
import type { PortScan } from './port-scanner.ts'

// Namespaces and mounts take root.
const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('a container sees the ports of the host it watches, not its own', async () => {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const root = mkdtempSync(path.join(os.tmpdir(), 'openhss-host-'))
  mkdirSync(path.join(root, 'proc'))

  const { scan, facts } = scanFromContainer(root)

  expect(scan.ports).toContainEqual(expect.objectContaining({ port, pid: process.pid }))
  // The network of the container is one that is not read.
  expect(scan.coverage).toMatchObject({ complete: false })
  expect(scan.coverage.gaps).toContainEqual(otherNetworks(expect.any(Number)))
  expect(facts).toMatchObject({ private_ip: '' })
  server.close()
  rmdirSync(path.join(root, 'proc'))
  rmdirSync(root)
})

test.runIf(isRoot)('each network beside that of the host is counted once', async () => {
  const scanner = createPortScanner(new System())
  const before = countOf(scanner.scan())

  // Two processes in one new network, seen by a scanner that saw other processes before.
  const started = spawn('unshare', ['--net', 'sh', '-c', 'echo started; cat; :'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(started.stdout, 'data')
  const during = scanner.scan()
  started.stdin.end()
  await once(started, 'exit')

  expect(countOf(during)).toBe(before + 1)
  expect(during.coverage.complete).toBe(false)
  expect(countOf(scanner.scan())).toBe(before)
})

/** Scans from a network and mounts of its own, with /proc of this machine below `root`. */
function scanFromContainer(root: string): { scan: PortScan; facts: HostFacts } {
  const program = `
    const { createPortScanner } = await import('${import.meta.resolve('./port-scanner.ts')}')
    const { readHostFacts } = await import('${import.meta.resolve('../host-facts.ts')}')
    const { System } = await import('${import.meta.resolve('../system.ts')}')
    const system = new System('${root}')
    const scan = createPortScanner(system).scan()
    console.log(JSON.stringify({ scan, facts: readHostFacts(system) }))`
  const script = 'mount --rbind /proc "$1/proc" && exec "$2" --input-type=module -e "$3"'
  const output = execFileSync(
    'unshare',
    ['--mount', '--net', 'sh', '-ec', script, 'sh', root, process.execPath, program],
    { encoding: 'utf8' },
  )
  return JSON.parse(output) as { scan: PortScan; facts: HostFacts }
}

function otherNetworks(count: unknown) {
  return { what: 'other network namespace', reason: 'unsupported', count }
}

function countOf({ coverage }: PortScan): number {
  return coverage.gaps.find(({ what }) => what === otherNetworks(0).what)?.count ?? 0
}
