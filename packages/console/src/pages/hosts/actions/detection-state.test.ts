import { expect, test } from 'vitest'
import { detectionOf } from './detection-state.ts'

test('a detection that was asked for waits, runs and ends', () => {
  expect(detectionOf({ scan_status: 'neverscan' }).phase).toBe('none')
  expect(detectionOf({ scan_status: 'scanning' }).phase).toBe('waiting')
  const running = { scan_status: 'longscanning', started_time: 1 } as const
  expect(detectionOf(running)).toEqual({ phase: 'running', share: 0 })
  expect(detectionOf({ ...running, guesses_done: 3, guesses_planned: 4 }).share).toBe(0.75)
  expect(detectionOf({ scan_status: 'scaned' }).phase).toBe('done')
  expect(detectionOf({ scan_status: 'failed' }).phase).toBe('failed')
})
