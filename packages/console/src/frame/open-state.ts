import { useSyncExternalStore } from 'react'

/** Whether something over the pages is open, for whatever opens it and for itself. */
export interface OpenState {
  readonly useIsOpen: () => boolean
  readonly open: () => void
  readonly close: () => void
}

export function createOpenState(): OpenState {
  let isOpen = false
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const change = (to: boolean) => {
    isOpen = to
    for (const listener of listeners) listener()
  }
  return {
    useIsOpen: () => useSyncExternalStore(subscribe, () => isOpen),
    open: () => change(true),
    close: () => change(false),
  }
}
