import { useSyncExternalStore } from 'react'
import { readSetting, writeSetting } from './browser-settings.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

function chosenTheme(): Theme {
  return THEMES.find((theme) => theme === readSetting('theme')) ?? 'system'
}

/** The theme that was chosen, for whatever shows which one it is. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosenTheme)
}

export function chooseTheme(theme: Theme): void {
  writeSetting('theme', theme === 'system' ? undefined : theme)
  applyTheme()
  for (const listener of listeners) listener()
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Called before the first paint, so that a dark page is never white first. */
export function applyTheme(): void {
  const theme = chosenTheme()
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
