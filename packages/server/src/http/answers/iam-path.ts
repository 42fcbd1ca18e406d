/** Whether a path belongs to IAM's older half, whose errors are Keystone's: docs/wire/errors.md, "IAM errors". */
export function isKeystonePath(target: string): boolean {
  return pathOf(target).startsWith('/v3/')
}

/** Whether a path belongs to IAM. Its answers carry X-IAM-Trace-Id: the SDKs quote it when a lookup finds nothing. */
export function isIamPath(target: string): boolean {
  const path = pathOf(target)
  return path.startsWith('/v3/') || path.startsWith('/v3.0/')
}

/** `http://host/path` is a request target too (RFC 9112 section 3.2.2). */
function pathOf(target: string): string {
  return target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '')
}
