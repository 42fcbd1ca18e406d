import { msg } from '@lingui/core/macro'
import type { PastPort } from '@openhss/contract'
import { known, unknown } from './known.ts'
import type { KnownValue } from './known.ts'

/** The file of a program by the name at its end; where programs are counted, those that are not known are one. */
export function programName({ path }: { readonly path?: string }): KnownValue<string> {
  return path === undefined
    ? unknown(msg`On some hosts the program is not known`)
    : known(path.slice(path.lastIndexOf('/') + 1))
}

/** The file of a program, where hosts are counted by it. */
export function programPath({ path }: { readonly path?: string }): KnownValue<string> {
  return path === undefined ? unknown(msg`On these hosts the program is not known`) : known(path)
}

/** The program that had a port at an earlier time. */
export function pastProgram({ path }: Pick<PastPort, 'path'>): KnownValue<string> {
  return path === undefined ? unknown(msg`The program was not known at that time`) : known(path)
}
