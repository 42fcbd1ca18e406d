import path from 'node:path'

/** Path below the root of a user database, undefined where it is not a file. Pure; never throws. */
export function userFilePath(base: string, pathname: string | undefined): string | undefined {
  if (pathname === undefined || pathname === '') return undefined
  const [, scheme, rest = ''] = /^([a-z][a-z\d+.-]*):(?:\/\/(?=\/))?(.*)$/is.exec(pathname) ?? []
  if (scheme !== undefined && scheme.toLowerCase() !== 'file') return undefined
  const file = scheme === undefined ? pathname : rest
  return path.posix.resolve('/', base, file).slice(1)
}
