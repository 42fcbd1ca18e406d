/** A whole number from 1 to 100, or undefined: how much of one core an agent may take. Pure. */
export function parseCpuPercent(given: string): number | undefined {
  return /^([1-9]\d?|100)$/.test(given) ? Number(given) : undefined
}

export const CPU_PERCENT_FORM = 'write a whole number from 1 to 100: percent of one core'
