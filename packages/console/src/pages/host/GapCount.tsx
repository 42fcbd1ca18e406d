import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { unitOfGap } from '../../text/gap-units.ts'
import type { GapUnit } from '../../text/gap-units.ts'

/** How much was not seen, with what is counted: 6 accounts. */
export function GapCount({ what, count }: { readonly what: string; readonly count: number }) {
  const unit = unitOfGap(what)
  if (unit !== undefined) return <>{COUNTS[unit](count)}</>
  return count === 1 ? <Trans>once</Trans> : <Plural value={count} one="# time" other="# times" />
}

const COUNTS: Readonly<Record<GapUnit, (count: number) => ReactNode>> = {
  account: (count) => <Plural value={count} one="# account" other="# accounts" />,
  file: (count) => <Plural value={count} one="# file" other="# files" />,
  line: (count) => <Plural value={count} one="# line" other="# lines" />,
  namespace: (count) => <Plural value={count} one="# namespace" other="# namespaces" />,
  port: (count) => <Plural value={count} one="# port" other="# ports" />,
  process: (count) => <Plural value={count} one="# process" other="# processes" />,
  socket: (count) => <Plural value={count} one="# socket" other="# sockets" />,
  word: (count) => <Plural value={count} one="# word" other="# words" />,
}
