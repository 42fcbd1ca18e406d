import { useLingui } from '@lingui/react/macro'

/** A number, as the reader's language writes it. */
export function Count({ of: number }: { readonly of: number }) {
  const { i18n } = useLingui()
  return <>{i18n.number(number)}</>
}
