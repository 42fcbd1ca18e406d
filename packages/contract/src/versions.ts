/** A version such as `0.2.0` or `0.3.0-rc.1`; a package spells the second one `0.3.0~rc.1`. */
export interface Version {
  readonly major: number
  readonly minor: number
  readonly patch: number
  /** Parts of a version before the release; none: it is the release itself. */
  readonly before: readonly string[]
}

/** Reads a version; undefined for anything else. Pure. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, before] =
    /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-~]([0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*))?$/.exec(text) ?? []
  if (major === undefined) return undefined
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    before: before?.split('.') ?? [],
  }
}

/**
 * Compares two versions in the order of https://semver.org/#spec-item-11: below zero when the first is older. What is no
 * version is older than all that are. Pure.
 */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [parseVersion(a), parseVersion(b)]
  if (first === undefined || second === undefined) {
    return Number(first !== undefined) - Number(second !== undefined)
  }
  return (
    first.major - second.major ||
    first.minor - second.minor ||
    first.patch - second.patch ||
    compareBefore(first.before, second.before)
  )
}

/** Tells whether a server of one version serves an agent of another: of its own minor version, the one before, or newer. */
export function servesAgent(server: string, agent: string): boolean {
  const [ours, theirs] = [parseVersion(server), parseVersion(agent)]
  // An agent that has no version of ours was built by somebody who knows.
  if (ours === undefined || theirs === undefined) return true
  if (theirs.major !== ours.major) {
    return theirs.major > ours.major || (ours.minor === 0 && theirs.major === ours.major - 1)
  }
  return theirs.minor >= ours.minor - 1
}

function compareBefore(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  for (const [at, part] of a.entries()) {
    const other = b[at]
    if (other === undefined) return 1
    if (part !== other) return comparePart(part, other)
  }
  return a.length - b.length
}

/** Numbers stand before words. */
function comparePart(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [a, b].map((part) => /^\d+$/.test(part))
  if (isNumber && isOtherNumber) return Number(a) - Number(b)
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return a < b ? -1 : 1
}
