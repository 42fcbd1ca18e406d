/** What one browser remembers for its user, and nobody may need in an address. */
export type SettingName = 'theme' | 'language' | 'single-keys' | 'project'

/** A browser that forbids storage forgets. */
export function readSetting(name: SettingName): string | undefined {
  try {
    return localStorage.getItem(`openhss-${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function writeSetting(name: SettingName, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`openhss-${name}`)
    else localStorage.setItem(`openhss-${name}`, value)
  } catch {
    // Then the choice holds for this page.
  }
}
