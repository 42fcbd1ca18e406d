import { fillPatterns } from '@openhss/agent/words'

/**
 * Small changes that people make to a common word when a rule asks for more: a capital in front, digits
 * or a sign behind (what most people do: Weir et al., Testing Metrics for Password Creation Policies,
 * CCS 2010), then signs for letters. Pure.
 */
export function changeWord(word: string): string[] {
  return fillPatterns(
    '{w}1 {W} {w}123 {W}1 {W}123 {w}! {W}! {W}1! {w}@123 {W}@123 {W}123! {l} {L} {a} {o}',
    { w: word },
  )
}
