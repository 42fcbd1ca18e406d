import { useEffect, useRef } from 'react'
import { areSingleKeysOn } from './single-keys.ts'

/** Keys, such as `j`, `Shift+x`, `Escape` or `g h` (one after the other), and what they do. */
export type KeyBindings = Readonly<Record<string, (event: KeyboardEvent) => void>>

/**
 * Binds keys while the component is there. They never act in a field, in a dialog or with Ctrl, Alt or Meta held, and
 * people can switch those without a modifier off (WCAG 2.1.4); Escape always works.
 */
export function useKeys(bindings: KeyBindings): void {
  const current = useRef(bindings)
  useEffect(() => {
    current.current = bindings
  })
  useEffect(() => {
    let prefixAt: number | undefined
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) || (event.key !== 'Escape' && !areSingleKeysOn())) return
      const key = nameOf(event)
      const isSequence = prefixAt !== undefined && event.timeStamp - prefixAt < SEQUENCE_MS
      const act = current.current[isSequence ? `${PREFIX} ${key}` : key]
      prefixAt = key === PREFIX ? event.timeStamp : undefined
      if (act === undefined) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** The one key that others may follow; any other key means the same whatever was pressed before it. */
const PREFIX = 'g'
const SEQUENCE_MS = 1000

function nameOf({ key, shiftKey }: KeyboardEvent): string {
  return shiftKey && /^[A-Z]$/.test(key) ? `Shift+${key.toLowerCase()}` : key
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.closest('input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu]') !==
    null
  )
}
