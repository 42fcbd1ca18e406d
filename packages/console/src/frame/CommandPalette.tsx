import { useEffect, useEffectEvent, useState } from 'react'
import type { ComponentType } from 'react'
import { preloadDialogs } from '../ui/overlays/Dialog.tsx'
import { closePalette, openPalette, useIsPaletteOpen } from './palette-state.ts'
import { useRecentPlaces } from './palette/recent-places.ts'
import type { RecentPlace } from './palette/recent-places.ts'
import { whenIdle } from './when-idle.ts'

/** Opens the search over everything by Ctrl-K or ⌘K, also from inside a field. */
export function CommandPalette() {
  const isOpen = useIsPaletteOpen()
  const recent = useRecentPlaces()
  const [part, setPart] = useState<PalettePart>()
  const load = useEffectEvent(() => void import('./palette/Palette.tsx').then(setPart))
  const toggle = useEffectEvent(() => (isOpen ? closePalette() : openPalette()))
  useEffect(() => {
    // It is there before somebody asks for it, so that what is typed right behind Ctrl-K is not lost. So are dialogs.
    const stopWaiting = whenIdle(() => {
      load()
      preloadDialogs()
    })
    const onKeyDown = (event: KeyboardEvent) => {
      const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
      if (!isAsked || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      toggle()
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => {
      stopWaiting()
      document.removeEventListener('keydown', onKeyDown, { capture: true })
    }
  }, [])
  useEffect(() => {
    if (isOpen) load()
  }, [isOpen])
  // Whoever signs in next begins without it.
  useEffect(() => closePalette, [])
  return part === undefined ? null : <part.Palette isOpen={isOpen} recent={recent} />
}

/** The part that is loaded behind the first page. */
interface PalettePart {
  readonly Palette: ComponentType<{
    readonly isOpen: boolean
    readonly recent: readonly RecentPlace[]
  }>
}
