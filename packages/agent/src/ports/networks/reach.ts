import { isLoopback } from '@openhss/contract/runtime'
import type { System } from '../../host/system.ts'
import { readIpv4Addresses, readIpv6Addresses } from './local-addresses.ts'
import { folderOf } from './network-folder.ts'
import type { Network } from './networks.ts'

/**
 * Whether a network has no address that another host could reach: a unit with PrivateNetwork, a container
 * with `--network=none`. False where it is not known. An interface that is down has no addresses.
 */
export function isIsolated(system: System, network: Network): boolean {
  const folder = folderOf(system, network)
  if (folder === undefined) return false
  const devices = system.readText(`${folder}/dev`, MAX_DEVICES_BYTES)
  if ('missing' in devices) return false
  // The loopback device is always there, whatever it is called, and may itself have any address.
  if (countDevices(devices.value) === 1) return true
  if (!readIpv6Addresses(system, folder).every(isLoopback)) return false
  const addresses = readIpv4Addresses(system, folder)
  return addresses.length > 0 && addresses.every(isLoopback)
}

/** 50,000 devices. */
const MAX_DEVICES_BYTES = 8 * 1024 * 1024

/** Devices in the text of /proc/<pid>/net/dev: two lines of headings, then a line for each. Never throws. */
export function countDevices(text: string): number {
  return text
    .split('\n')
    .slice(2)
    .filter((line) => line.includes(':')).length
}
