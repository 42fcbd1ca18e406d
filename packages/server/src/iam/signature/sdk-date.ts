/** The gateway refuses more, either way. Source: signing.md section 2. */
const MAX_SKEW_MS = 15 * 60 * 1000

/** What is wrong with an X-Sdk-Date header, or undefined. The gateway allows 15 minutes either way. */
export function sdkDateProblem(header: string | undefined, nowMs: number): string | undefined {
  const signedAt = header === undefined ? undefined : parseSdkDate(header)
  if (signedAt === undefined) return 'X-Sdk-Date must be a time in UTC such as 20260131T080000Z'
  if (Math.abs(nowMs - signedAt) <= MAX_SKEW_MS) return undefined
  return `signature expired, signature time:${header},server time:${formatSdkDate(nowMs)}`
}

function parseSdkDate(text: string): number | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined
  const digit = (from: number, to: number) => Number(text.slice(from, to))
  const ms = Date.UTC(
    digit(0, 4),
    digit(4, 6) - 1,
    digit(6, 8),
    digit(9, 11),
    digit(11, 13),
    digit(13, 15),
  )
  // Date.UTC takes 31 February for 3 March.
  return formatSdkDate(ms) === text ? ms : undefined
}

export function formatSdkDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}
