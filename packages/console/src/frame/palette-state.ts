import { useSyncExternalStore } from 'react'

/** Whether the search over everything is open; the bar, Ctrl-K and the palette itself change it. */
export function useIsPaletteOpen(): boolean {
  return useSyncExternalStore(subscribe, () => isOpen)
}

let isOpen = false
const listeners = new Set<() => void>()

export function openPalette(): void {
  change(true)
}

export function closePalette(): void {
  change(false)
}

function change(to: boolean): void {
  isOpen = to
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
