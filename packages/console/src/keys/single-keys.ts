import { readSetting, writeSetting } from '../settings/browser-settings.ts'

/** Whether keys without a modifier act; people who speak to their computer switch them off. */
export function areSingleKeysOn(): boolean {
  return readSetting('single-keys') !== 'off'
}

export function switchSingleKeys(isOn: boolean): void {
  writeSetting('single-keys', isOn ? undefined : 'off')
}
