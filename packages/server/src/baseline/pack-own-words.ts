import type { Static } from 'typebox'
import type { ownWordsOperations } from '@openhss/contract'
import { packWords } from '../agent-policy/packed-words.ts'
import type { PackedWords } from '../agent-policy/packed-words.ts'
import type { Packer } from '../http/bodies/bulk-body.ts'
import { checkedWords } from './checked-words.ts'

type Body = Static<(typeof ownWordsOperations)['replaceWeakWords']['body']>

/** A change of the own words, checked and packed. */
export interface PackedChange {
  readonly words: PackedWords
  readonly companyNames: readonly string[]
  readonly replaces: string | undefined
}

/** Checks and packs the own words of a project. @throws HSS.0001 with the index of the first wrong word. */
async function packOwnWords({ words, company_names, replaces }: Body): Promise<PackedChange> {
  return {
    words: await packWords(checkedWords(words, 'words')),
    companyNames: [...new Set(company_names)],
    replaces,
  }
}

export const OWN_WORDS_PACKER: Packer<Body, PackedChange> = {
  module: import.meta.url,
  name: 'OWN_WORDS_PACKER',
  pack: packOwnWords,
}
