import type { Gap, GapReason, GapText } from '@openhss/contract'

/** What was not seen: a text of the contract's list, alone or beside the name of a file. */
export type GapWhat = GapText | FileGap

/** Only {@link inFile} makes one. */
type FileGap = string & { readonly '~gap': 'file' }

/** One kind of thing that was not seen. */
export function gapOf(what: GapWhat, reason: GapReason, count = 1): Gap {
  return { what, reason, count }
}

/**
 * Names a file as not seen, or a part of it.
 * @param file path below the root.
 */
export function inFile(file: string, part?: GapText): FileGap {
  return (part === undefined ? file : `${file} ${part}`) as FileGap
}

/** The same gap, of one service among several. */
export function ofService(service: string, gap: Gap): Gap {
  return { ...gap, what: `${service}: ${gap.what}` }
}
