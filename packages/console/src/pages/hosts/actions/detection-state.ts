import type { ScanStatus } from '@openhss/contract'

/** How far a manual detection is: `share` goes from 0 to 1. */
export interface Detection {
  readonly phase: 'none' | 'waiting' | 'running' | 'done' | 'failed'
  readonly share: number
}

/** Reads the state of HSS's answer. Pure. */
export function detectionOf(status: ScanStatus | undefined): Detection {
  if (status === undefined || status.scan_status === 'neverscan') {
    return { phase: 'none', share: 0 }
  }
  if (status.scan_status === 'scaned') return { phase: 'done', share: 1 }
  if (status.scan_status === 'failed') return { phase: 'failed', share: 1 }
  // HSS's other words say that it takes long; it goes on.
  if (status.started_time === undefined) return { phase: 'waiting', share: 0 }
  const { guesses_done: done = 0, guesses_planned: planned = 0 } = status
  return { phase: 'running', share: planned === 0 ? 0 : Math.min(1, done / planned) }
}
