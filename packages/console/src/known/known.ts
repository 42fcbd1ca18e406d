import type { MessageDescriptor } from '@lingui/core'

/**
 * What is known of something. Only `Known` renders it, so that no page can show what was not seen as if it were nothing.
 *
 * `known`: seen completely. `partial`: this much was seen, and there may be more. `old`: seen at an earlier time.
 * `unknown`: not seen, with the reason.
 */
export type KnownValue<Value> =
  | { readonly state: 'known'; readonly value: Value }
  | { readonly state: 'partial'; readonly value: Value }
  | { readonly state: 'old'; readonly value: Value; readonly asOf: string }
  | { readonly state: 'unknown'; readonly reason: MessageDescriptor }

export function known<Value>(value: Value): KnownValue<Value> {
  return { state: 'known', value }
}

export function unknown(reason: MessageDescriptor): KnownValue<never> {
  return { state: 'unknown', reason }
}
