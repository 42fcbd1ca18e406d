import type { ComponentProps } from 'react'
import styles from './controls.module.css'

/** The controls of forms, as the browser has them. */
export function TextInput(props: Omit<ComponentProps<'input'>, 'className'>) {
  return <input type="text" autoComplete="off" {...props} className={styles.control} />
}

export function TextArea(props: Omit<ComponentProps<'textarea'>, 'className'>) {
  return <textarea rows={3} {...props} className={styles.control} />
}

export function Select(props: Omit<ComponentProps<'select'>, 'className'>) {
  return <select {...props} className={styles.control} />
}

/** A box with its label beside it. */
export function Checkbox({
  label,
  ...props
}: Omit<ComponentProps<'input'>, 'className' | 'type'> & { readonly label: string }) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" {...props} />
      {label}
    </label>
  )
}
