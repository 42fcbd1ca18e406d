import { CopyButton } from '../actions/CopyButton.tsx'
import styles from './CopyText.module.css'

/** A text that is there to be taken elsewhere, such as a command or a secret, with the button that copies it. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className={styles.box} role="group" aria-label={label}>
      <code className={styles.text}>{text}</code>
      <CopyButton text={text} />
    </div>
  )
}
