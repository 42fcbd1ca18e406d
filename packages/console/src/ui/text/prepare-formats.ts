import { i18n } from '@lingui/core'
import { formatDistance } from './Time.tsx'

/** Formats something once, before a list needs it: at the first time the browser reads its tables for 25 ms. */
export function prepareFormats(): void {
  i18n.number(0)
  formatDistance(0, i18n.locale)
}
