/** IAM's older half, whose errors are Keystone's. Source: iam.md section 2. */
export function isKeystonePath(path: string): boolean {
  return path.startsWith('/v3/')
}

/** All of IAM, whose answers carry X-IAM-Trace-Id: the SDKs quote it when a lookup finds nothing. */
export function isIamPath(path: string): boolean {
  return isKeystonePath(path) || path.startsWith('/v3.0/')
}
