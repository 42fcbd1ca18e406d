import { createHmac } from 'node:crypto'
import type { System } from './system.ts'

/** Keyed digests of what tells one machine from another; undefined where it cannot be read. */
export interface MachineMarks {
  readonly machineId: string | undefined
  /** The UUID that the hardware, or the hypervisor, gave the machine; only root reads it. */
  readonly hardware: string | undefined
}

/**
 * Reads the marks of this machine.
 * @param key as secret as the file in which they are kept, so that they name the machine to nobody else.
 */
export function readMachineMarks(system: System, key: string): MachineMarks {
  const markOf = (file: string) => {
    const reading = system.readText(file, MAX_BYTES)
    const text = 'value' in reading ? reading.value.trim() : ''
    return text === '' ? undefined : createHmac('sha256', key).update(text).digest('hex')
  }
  return {
    machineId: markOf('etc/machine-id'),
    hardware: markOf('sys/class/dmi/id/product_uuid'),
  }
}

const MAX_BYTES = 4096

/**
 * Whether the marks are certainly of two machines. A machine ID may be made anew on the same machine, so that of the hardware
 * decides where both are known; where one is missing, such as without root, the machine ID does.
 */
export function areOfTwoMachines(a: MachineMarks, b: MachineMarks): boolean {
  const key = MARKS.find((each) => a[each] !== undefined && b[each] !== undefined)
  return key !== undefined && a[key] !== b[key]
}

const MARKS = ['hardware', 'machineId'] as const
