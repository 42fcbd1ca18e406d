import { Trans, useLingui } from '@lingui/react/macro'
import { searchKeyOf } from '../keys/search-key.ts'
import { switchSingleKeys, useSingleKeys } from '../keys/single-keys.ts'
import { useKeys } from '../keys/use-keys.ts'
import { Checkbox } from '../ui/forms/controls.tsx'
import { Dialog } from '../ui/overlays/Dialog.tsx'
import { useConsolePages } from './console-pages.ts'
import styles from './KeyHelp.module.css'
import { closeKeyHelp, openKeyHelp, useIsKeyHelpOpen } from './key-help-state.ts'

/** Opens the list of all keys by `?`. */
export function KeyHelp() {
  const isOpen = useIsKeyHelpOpen()
  useKeys({ '?': openKeyHelp })
  return isOpen ? <KeyHelpDialog /> : null
}

function KeyHelpDialog() {
  const { t } = useLingui()
  const isOn = useSingleKeys()
  const groups = useKeyGroups()
  return (
    <Dialog title={t`Keyboard`} onClose={closeKeyHelp} width="wide">
      <div className={styles.switch}>
        <Checkbox
          label={t`Keys without Ctrl or ⌘`}
          checked={isOn}
          onChange={({ target }) => switchSingleKeys(target.checked)}
        />
        <p className={styles.hint}>
          <Trans>
            Switch them off when you speak to your computer, or press keys by mistake. Ctrl-K,
            Enter, Escape and the arrows always work, and every key has a button that does the same.
          </Trans>
        </p>
      </div>
      <div className={styles.groups}>
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className={styles.title}>{title}</h3>
            <dl className={styles.keys}>
              {keys.map(([key, what]) => (
                <div key={key} className={styles.key}>
                  <dt>
                    {key.split(' ').map((each) => (
                      <kbd key={each} className={styles.cap}>
                        {each}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

interface KeyGroup {
  readonly title: string
  /** Each key, or several one after the other, and what it does. */
  readonly keys: readonly (readonly [string, string])[]
}

function useKeyGroups(): readonly KeyGroup[] {
  const { t } = useLingui()
  const pages = useConsolePages()
  return [
    {
      title: t`Everywhere`,
      keys: [
        [searchKeyOf(navigator.platform), t`Find a host, port, account, page…`],
        ['?', t`Show the keys`],
        ['Esc', t`Close what is open`],
      ],
    },
    {
      title: t`Go to a page`,
      keys: pages.map(({ letter, label }) => [`g ${letter}`, label] as const),
    },
    {
      title: t`In a list`,
      keys: [
        ['j', t`Next row`],
        ['k', t`Previous row`],
        ['Enter', t`Open the row`],
        ['x', t`Select the row`],
        ['Shift+X', t`Select all rows from the last one that was selected`],
        ['[', t`Previous page`],
        [']', t`Next page`],
        ['/', t`Filter`],
      ],
    },
    {
      title: t`On findings`,
      keys: [
        ['e', t`Accept`],
        ['a', t`Assign`],
        ['c', t`Comment`],
        ['r', t`Check again`],
      ],
    },
  ]
}
