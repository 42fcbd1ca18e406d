import { createOpenState } from './open-state.ts'

/** The search over everything; the bar, Ctrl-K and the palette itself change it. */
const state = createOpenState()
let focused: Element | null = null

export const useIsPaletteOpen = state.useIsOpen
export const closePalette = state.close

export function openPalette(): void {
  focused = document.activeElement
  state.open()
}

/** What had the focus when the palette was opened. Its field takes it so early that nothing else can know. */
export function focusBeforePalette(): HTMLElement | true {
  return focused instanceof HTMLElement && focused.isConnected ? focused : true
}
