/** Largest signed 32-bit integer. HSS sends it for "no end" and "not known" in day counts. */
export const INT32_MAX = 2_147_483_647
