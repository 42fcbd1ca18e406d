/** Mixes whole numbers into one of 32 bits; the same numbers always give the same one. */
export function mix(...numbers: readonly number[]): number {
  let state = 0x9e_37_79_b9
  for (const number of numbers) {
    state = Math.imul(state ^ number, 0x85_eb_ca_6b)
    state = Math.imul(state ^ (state >>> 13), 0xc2_b2_ae_35)
    state ^= state >>> 16
  }
  return state >>> 0
}
