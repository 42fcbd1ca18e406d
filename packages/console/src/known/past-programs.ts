import { msg } from '@lingui/core/macro'
import { known, unknown } from './known.ts'
import type { KnownValue } from './known.ts'

/** A port as it was recorded, with its program and the one before, where they were seen. */
interface RecordedPort {
  readonly path?: string
  readonly previous_path?: string
}

/** Which program had a port, as it was recorded. */
export function pastProgram({ path }: RecordedPort): KnownValue<string> {
  return path === undefined ? unknown(msg`The program is not known`) : known(path)
}

/** Which program had it before. */
export function previousProgram({ previous_path: path }: RecordedPort): KnownValue<string> {
  return path === undefined ? unknown(msg`The program is not known`) : known(path)
}
