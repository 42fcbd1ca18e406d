import koffi from 'koffi'
import { CRYPT_LIBRARIES } from './crypt-library.ts'

const library = koffi.load(CRYPT_LIBRARIES[0] ?? '')
const crypt = library.func(
  'str crypt_rn(const char *phrase, const char *setting, void *data, int bytes)',
)
const data = Buffer.alloc(32_768)

/** Returns what libxcrypt makes of a word. */
export function makeHash(word: string, setting: string): string {
  const hash: unknown = crypt(word, setting, data, data.length)
  if (typeof hash !== 'string') throw new Error(`libxcrypt refuses ${setting}`)
  return hash
}
