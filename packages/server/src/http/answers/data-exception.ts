/**
 * Whether PostgreSQL refused a value, as it does a NUL in a text or a number out of range: SQLSTATE class 22, unlike
 * a database that is away or too slow. https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
export function isDataException(error: unknown): boolean {
  return /^22[0-9A-Z]{3}$/.test(String((error as { code?: unknown }).code))
}
