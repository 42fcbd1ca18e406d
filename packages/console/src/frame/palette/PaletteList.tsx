import { useLingui } from '@lingui/react/macro'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './Palette.module.css'
import type { PaletteItem, PaletteSection } from './palette-matches.ts'

/** What was found, in sections. The focus stays in the field above. */
export function PaletteList({
  id,
  sections,
  active,
}: {
  readonly id: string
  readonly sections: readonly PaletteSection[]
  /** The one that Enter takes. */
  readonly active: PaletteItem | undefined
}) {
  const { t } = useLingui()
  const items = sections.flatMap((section) => section.items)
  return (
    <div id={`${id}-list`} className={styles.list} role="listbox" aria-label={t`Found`}>
      {sections.map((section) => (
        <div key={section.id} role="group" aria-labelledby={`${id}-${section.id}`}>
          <div id={`${id}-${section.id}`} className={styles.title} role="presentation">
            {section.title}
          </div>
          {section.items.map((item) => (
            <button
              key={item.key}
              type="button"
              tabIndex={-1}
              id={`${id}-${items.indexOf(item)}`}
              className={styles.item}
              role="option"
              aria-selected={item === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={item.act}
            >
              <span className={styles.label}>{textOf(item, item.label)}</span>
              {item.hint === undefined || item.hint === '' ? null : (
                <span className={styles.hint}>{textOf(item, item.hint)}</span>
              )}
              {item.keys === undefined ? null : (
                <span className={styles.caps}>
                  {item.keys.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </span>
              )}
            </button>
          ))}
        </div>
      ))}
    </div>
  )
}

function textOf({ isHostText }: PaletteItem, text: string) {
  return isHostText === true ? <HostText text={text} /> : text
}
