import { SocketAddress, isIP } from 'node:net'
import type { ObservedPort } from '@openhss/contract'
import type { ServiceProcess } from '../../service-process.ts'
import { ownPorts } from '../../own-ports.ts'
import { lastValues } from './directive.ts'
import type { Directive } from './directive.ts'

/**
 * Whether a process can have been configured so: it listens where the configuration says and nowhere else, and
 * works in its folder. Another instance's file is worse than none.
 */
export function fitsProcess(directives: readonly Directive[], process: ServiceProcess): boolean {
  return (
    fitsPorts(directives, ownPorts(process)) &&
    fitsSocket(directives, process.unixSockets) &&
    fitsFolder(directives, process)
  )
}

function fitsPorts(directives: readonly Directive[], ports: readonly ObservedPort[]): boolean {
  const main = numberOf(directives, 'port') ?? DEFAULT_PORT
  const clients = [main, numberOf(directives, 'tls-port') ?? 0].filter((port) => port > 0)
  const bus = isOn(directives, 'cluster-enabled')
    ? [numberOf(directives, 'cluster-port') || (clients[0] ?? 0) + BUS_OFFSET]
    : []
  const listened = new Set(ports.map(({ port }) => port))
  return (
    clients.every((port) => listened.has(port)) &&
    [...listened].every((port) => clients.includes(port) || bus.includes(port)) &&
    fitsAddresses(lastValues(directives, 'bind') ?? ['*', '-::*'], ports)
  )
}

const DEFAULT_PORT = 6_379
/** A cluster's own port lies so far above that of its clients. */
const BUS_OFFSET = 10_000

function fitsAddresses(bind: readonly string[], ports: readonly ObservedPort[]): boolean {
  const addresses = new Set(bind.flatMap(listAddresses))
  // Names need the host's resolver.
  if (addresses.has(undefined)) return true
  return ports.every(({ laddr }) => addresses.has(normaliseAddress(laddr)))
}

/** An argument may hold several. Redis does without those that begin with a hyphen. */
function listAddresses(value: string): (string | undefined)[] {
  return value.split(/\s+/).map((text) => normaliseAddress(text.replace(/^-/, '')))
}

function normaliseAddress(text: string): string | undefined {
  if (text === '*') return '0.0.0.0'
  if (text === '::*') return '::'
  const [address = ''] = text.split('%')
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined
  return new SocketAddress({ address, family: 'ipv6' }).address
}

function fitsSocket(
  directives: readonly Directive[],
  sockets: ServiceProcess['unixSockets'],
): boolean {
  const expected = lastValues(directives, 'unixsocket')?.filter((name) => name !== '') ?? []
  if (sockets === undefined) return true
  return expected.length === sockets.length && expected.every((name) => sockets.includes(name))
}

/** Redis works in its `dir`. It may be named through a link, so a different name is not yet another folder. */
function fitsFolder(
  directives: readonly Directive[],
  { files, workingDirectory }: ServiceProcess,
): boolean {
  const folder = lastValues(directives, 'dir')?.[0] ?? ''
  if (!folder.startsWith('/') || workingDirectory === '') return true
  const [expected, actual] = [folder, workingDirectory].map((name) => files.inodeOf(name.slice(1)))
  if (expected === undefined || actual === undefined) return true
  return 'value' in expected && 'value' in actual && expected.value === actual.value
}

function isOn(directives: readonly Directive[], name: string): boolean {
  return lastValues(directives, name)?.[0]?.toLowerCase() === 'yes'
}

function numberOf(directives: readonly Directive[], name: string): number | undefined {
  const text = lastValues(directives, name)?.[0]
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined
}
