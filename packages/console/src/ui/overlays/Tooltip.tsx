import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import styles from './Tooltip.module.css'

/** Shows a short text beside its child on hover and on focus; the child has to be reachable by keyboard. */
export function Tooltip({
  text,
  children,
}: {
  /** Without one, nothing is shown. */
  readonly text: string | undefined
  readonly children: ReactElement<Record<string, unknown>>
}) {
  return (
    <Base.Root disabled={text === undefined}>
      <Base.Trigger render={children} delay={200} aria-description={text} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>{text}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
