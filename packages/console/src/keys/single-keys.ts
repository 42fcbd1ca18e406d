import { useSyncExternalStore } from 'react'
import { readSetting, writeSetting } from '../settings/browser-settings.ts'

/** Whether keys without a modifier act; people who speak to their computer switch them off. */
export function areSingleKeysOn(): boolean {
  return readSetting('single-keys') !== 'off'
}

/** The same, for the switch that shows it. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, areSingleKeysOn)
}

export function switchSingleKeys(isOn: boolean): void {
  writeSetting('single-keys', isOn ? undefined : 'off')
  for (const listener of listeners) listener()
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
