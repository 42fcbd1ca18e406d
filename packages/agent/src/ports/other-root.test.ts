import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { HostFacts } from '@openhss/contract'
import { expect, test } from 'vitest'
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
  // Its own network is one beside that of the host.
  expect(scan.coverage.namespaces).toBeGreaterThan(1)
  expect(facts).toMatchObject({ private_ip: '' })
  server.close()
  rmdirSync(path.join(root, 'proc'))
  rmdirSync(root)
})

/** Scans from a network and mounts of its own, with /proc of this machine below `root`. */
function scanFromContainer(root: string): { scan: PortScan; facts: HostFacts } {
  const program = `
    const { createPortScanner } = await import('${import.meta.resolve('./port-scanner.ts')}')
    const { readHostFacts } = await import('${import.meta.resolve('../host/host-facts.ts')}')
    const { System } = await import('${import.meta.resolve('../host/system.ts')}')
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
