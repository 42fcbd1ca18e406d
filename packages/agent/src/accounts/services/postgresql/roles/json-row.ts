/** The fields of a row that the server wrote as a JSON object; anything else has none. Never throws. */
export function parseObject(row: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(row)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

export function parseTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
