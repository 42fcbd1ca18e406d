import type { Examination } from './examination.ts'
import type { System } from '../host/system.ts'

/** Tells whether this process holds the capabilities that the agent's readings need. */
export function examineRights(system: System): Examination {
  const name = 'rights'
  const status = system.readText('proc/self/status', MAX_STATUS_BYTES)
  const effective = 'value' in status ? parseEffectiveCapabilities(status.value) : undefined
  if (effective === undefined) {
    return { name, outcome: 'limited', detail: 'not known', remedy: 'Mount /proc.' }
  }
  const missing = NEEDED.filter(({ bits }) => !bits.some((bit) => hasBit(effective, bit)))
  if (missing.length === 0) return { name, outcome: 'works', detail: 'every capability is there' }
  const detail = missing.map(({ capability, why }) => `no ${capability} (${why})`).join('; ')
  return { name, outcome: 'limited', detail, remedy: 'Run as root, or grant these capabilities.' }
}

/** Parses the effective capabilities from the text of /proc/<pid>/status, proc_pid_status(5). Never throws. */
export function parseEffectiveCapabilities(status: string): bigint | undefined {
  const mask = /^CapEff:\s*([0-9a-f]{1,16})$/m.exec(status)?.[1]
  return mask === undefined ? undefined : BigInt(`0x${mask}`)
}

/** Bit numbers of capabilities(7), from include/uapi/linux/capability.h; one of `bits` is enough. */
const NEEDED = [
  { capability: 'CAP_DAC_READ_SEARCH', bits: [2, 1], why: 'password hashes, configuration files' },
  { capability: 'CAP_SYS_PTRACE', bits: [19], why: 'owners of ports, files of containers' },
  { capability: 'CAP_SETUID', bits: [7], why: 'accounts of PostgreSQL' },
] as const

const MAX_STATUS_BYTES = 65_536

function hasBit(mask: bigint, bit: number): boolean {
  return (mask & (1n << BigInt(bit))) !== 0n
}
