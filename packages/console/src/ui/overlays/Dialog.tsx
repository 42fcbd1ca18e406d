import { Suspense, lazy, useState } from 'react'
import type { ReactNode } from 'react'
import styles from './Dialog.module.css'
import type { DialogWindowProps } from './DialogWindow.tsx'

/** A question over the page. Escape, a click beside it and its cross close it. */
export function Dialog(props: Omit<DialogWindowProps, 'before'>) {
  const [before] = useState(() => document.activeElement)
  return (
    <Suspense fallback={null}>
      <DialogWindow {...props} before={before} />
    </Suspense>
  )
}

/** The buttons at the end of a dialog: what it does comes last. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>
}

/** What holds the focus and is read out as a window costs 40 kB, and no page begins with one. */
const DialogWindow = lazy(async () => ({ default: (await loadWindow()).DialogWindow }))
const loadWindow = () => import('./DialogWindow.tsx')

/** Loads it before somebody asks for a dialog, so that what is typed right behind is not lost. */
export function preloadDialogs(): void {
  // What is missing is told when it is needed.
  loadWindow().catch(() => undefined)
}
