/** The gateway refuses more, either way: docs/wire/signing.md, "Algorithm". */
const MAX_SKEW_MS = 15 * 60 * 1000

/** Returns what is wrong with an X-Sdk-Date header, or undefined. The gateway allows 15 minutes either way. */
export function sdkDateProblem(header: string | undefined, nowMs: number): string | undefined {
  const signedAt = header === undefined ? undefined : parseSdkDate(header)
  if (signedAt === undefined) return 'X-Sdk-Date must be a time in UTC such as 20260131T080000Z'
  if (Math.abs(nowMs - signedAt) <= MAX_SKEW_MS) return undefined
  return `signature expired, signature time:${header},server time:${formatSdkDate(nowMs)}`
}

/**
 * Parses the date by its form, for every signed request: to write the time back and compare the texts takes
 * 2 µs more.
 */
function parseSdkDate(text: string): number | undefined {
  if (!/^\d{8}T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ$/.test(text)) return undefined
  const digits = (from: number, to: number) => Number(text.slice(from, to))
  const [year, month, day] = [digits(0, 4), digits(4, 6), digits(6, 8)]
  const ms = Date.UTC(year, month - 1, day, digits(9, 11), digits(11, 13), digits(13, 15))
  // Date.UTC takes 31 February for 3 March, and the year 26 for 1926.
  const date = new Date(ms)
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? ms : undefined
}

export function formatSdkDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}
