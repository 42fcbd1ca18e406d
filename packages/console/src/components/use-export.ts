import { useEffect, useRef, useState } from 'react'
import type { Call } from '../api/ask.ts'
import { readEveryRow } from '../api/every-row.ts'
import type { Progress } from '../api/every-row.ts'
import { csvOf } from './csv.ts'

/** How it is with the export of a list. */
export type ExportState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly progress: Progress }
  | { readonly state: 'done'; readonly rows: number; readonly isCut: boolean }
  | { readonly state: 'failed'; readonly error: Error }

/** Exports a list as a file that the browser saves. It ends with the page, or when it is stopped. */
export function useExport(): {
  exported: ExportState
  start: (call: Call) => void
  stop: () => void
} {
  const [exported, setExported] = useState<ExportState>({ state: 'idle' })
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (call: Call) => {
    running.current?.abort()
    const controller = new AbortController()
    const { signal } = controller
    running.current = controller
    setExported({ state: 'running', progress: { rows: 0, total: undefined } })
    try {
      const { rows, isCut } = await readEveryRow(call, {
        signal,
        onProgress: (progress) => setExported({ state: 'running', progress }),
      })
      save(csvOf(rows), nameOf(call.operation))
      setExported({ state: 'done', rows: rows.length, isCut })
    } catch (error) {
      if (!signal.aborted) setExported({ state: 'failed', error: error as Error })
    }
  }
  return {
    exported,
    start: (call) => void run(call),
    stop: () => {
      running.current?.abort()
      setExported({ state: 'idle' })
    },
  }
}

/** Gives the browser a file. It reads it right away, and has no further use for its address. */
function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** `listOpenPorts` becomes `open-ports-2026-11-30T0502Z.csv`: no system forbids a sign of it. */
function nameOf(operation: string): string {
  const what = operation
    .replace(/^(?:list|show)/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()
  const when = new Date().toISOString().slice(0, 16).replace(':', '')
  return `${what}-${when}Z.csv`
}
