/** The keys that open the search, as the keyboard of this platform has them: `⌘K` on Apple's, else `Ctrl K`. Pure. */
export function searchKeyOf(platform: string): string {
  return /^(Mac|iP)/.test(platform) ? '⌘K' : 'Ctrl K'
}
