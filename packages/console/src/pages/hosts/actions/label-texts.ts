import { MAX_CHARACTERS } from '@openhss/contract/browser'

/** Reads labels that were entered one behind the other, by commas or blanks. Pure. */
export function readLabels(entered: string): {
  readonly labels: readonly string[]
  /** Those that are no labels. */
  readonly wrong: readonly string[]
} {
  const all = [...new Set(entered.split(/[\s,，、]+/).filter((text) => text !== ''))]
  const isLabel = (text: string) =>
    /^[a-z0-9_.:/-]+$/.test(text) && text.length <= MAX_CHARACTERS.label
  return { labels: all.filter(isLabel), wrong: all.filter((text) => !isLabel(text)) }
}
