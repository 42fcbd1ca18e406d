import { useSyncExternalStore } from 'react'

/** Since when the server does not answer; undefined while it does. */
export function useSilentSince(): number | undefined {
  return useSyncExternalStore(subscribe, () => silentSince)
}

let silentSince: number | undefined
const listeners = new Set<() => void>()

export function noteAnswer(): void {
  change(undefined)
}

export function noteSilence(): void {
  change(silentSince ?? Date.now())
}

function change(since: number | undefined): void {
  if (since === silentSince) return
  silentSince = since
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
