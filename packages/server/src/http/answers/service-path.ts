/** Whether a path belongs to IAM's older half, whose errors are Keystone's: docs/wire/errors.md, "IAM errors". */
export function isKeystonePath(target: string): boolean {
  return /^\/v3(?:[/?#]|$)/.test(pathOf(target))
}

/** Whether a path belongs to IAM. Its answers carry X-IAM-Trace-Id: the SDKs quote it when a lookup finds nothing. */
export function isIamPath(target: string): boolean {
  return isKeystonePath(target) || pathOf(target).startsWith('/v3.0/')
}

/** Whether a path belongs to the enterprise project service. */
export function isEpsPath(target: string): boolean {
  return pathOf(target).startsWith('/v1.0/')
}

/** Whether a path is none of HSS's or of the services around it, so that no SDK reads its errors. */
export function isOwnPath(target: string): boolean {
  return pathOf(target).startsWith('/openhss/')
}

/** Takes the origin off: `http://host/path` is a request target too (RFC 9112 section 3.2.2). */
export function pathOf(target: string): string {
  return target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '')
}
