import type { LibraryHandle } from 'koffi'

/**
 * Result of one guess, whether `word` makes `hash`. `refused`: the library does not know the scheme, or
 * writes the hash in another form, so that it could never match. `failed`: the library knows it, but could
 * not compute it now, for want of memory for example.
 */
type GuessResult = 'match' | 'differs' | 'refused' | 'failed'

export interface CryptLibrary {
  /** Entry for the SIMD code, which calls it word by word. */
  readonly entry: CryptEntry
  /** Sets the hash with which the following guesses are compared. */
  setHash(hash: string, digestLength: number): void
  /**
   * Guesses the word from `start` to a NUL or the end. The word is wiped from the library's input
   * afterwards.
   */
  guess(words: Uint8Array, start?: number): GuessResult
}

export interface CryptEntry {
  /** Address of crypt_rn, or of crypt_r where there is no other. */
  readonly crypt: unknown
  readonly state: Buffer
}

/** Debian, SUSE and others ship libcrypt.so.1; Fedora and Arch libcrypt.so.2, without the old API. */
export const CRYPT_LIBRARIES: readonly string[] = ['libcrypt.so.1', 'libcrypt.so.2']

/** crypt(3) refuses a longer phrase. */
export const MAX_WORD_BYTES = 511

/**
 * Loads the system's crypt(3).
 * @throws when neither koffi nor one of the libraries can be loaded.
 */
export async function loadCryptLibrary(names = CRYPT_LIBRARIES): Promise<CryptLibrary> {
  const koffi = await import('koffi')
  const library = loadFirst(koffi.load, names)
  const { crypt, address, stateBytes } = bindCrypt(library)
  // The state is large; allocating it anew for each guess would cost as much as a DES guess.
  const state = Buffer.alloc(stateBytes)
  const setting = Buffer.alloc(SETTING_BYTES)
  const phrase = Buffer.alloc(MAX_WORD_BYTES + 1)
  let expected = ''
  let saltLength = 0
  /** The form of a result depends on the hash alone, so one look is enough. */
  let sameForm = false

  return {
    entry: { crypt: address, state },
    setHash(hash, digestLength) {
      expected = hash
      saltLength = hash.length - digestLength
      sameForm = false
      setting.fill(0).write(hash, 'latin1')
    },
    guess(words, start = 0) {
      // The bytes are copied one by one: for words this short the calls of `set` and `fill` take a tenth of
      // a DES guess.
      let length = 0
      for (let byte = words[start]; byte && length < MAX_WORD_BYTES;) {
        phrase[length] = byte
        length += 1
        byte = words[start + length]
      }
      const result = crypt(phrase, setting, state, stateBytes)
      for (let i = 0; i < length; i += 1) phrase[i] = 0
      if (typeof result !== 'string' || result.startsWith('*')) {
        return koffi.errno() === koffi.os.errno.ENOMEM ? 'failed' : 'refused'
      }
      if (result === expected) return 'match'
      sameForm ||=
        result.length === expected.length &&
        result.slice(0, saltLength) === expected.slice(0, saltLength)
      return sameForm ? 'differs' : 'refused'
    },
  }
}

type CryptFunction = (phrase: Buffer, setting: Buffer, state: Buffer, bytes: number) => unknown

/** CRYPT_OUTPUT_SIZE of crypt.h. */
const SETTING_BYTES = 384
/** sizeof(struct crypt_data) of libxcrypt, and of the libcrypt that glibc had before it. */
const XCRYPT_STATE_BYTES = 32_768
const GLIBC_STATE_BYTES = 131_232

function loadFirst(load: (name: string) => LibraryHandle, names: readonly string[]): LibraryHandle {
  for (const name of names) {
    try {
      return load(name)
    } catch {
      continue
    }
  }
  throw new Error(`none of ${names.join(', ')} can be loaded`)
}

/**
 * Binds the function. glibc's own libcrypt has only crypt_r, without a size; handing it one more argument
 * is harmless.
 */
function bindCrypt(library: LibraryHandle) {
  const bind = (name: string, stateBytes: number) => {
    const crypt: CryptFunction = library.func(
      `str ${name}(const void *phrase, const void *setting, void *data, int size)`,
    )
    const address: unknown = library.symbol(name)
    return { crypt, address, stateBytes }
  }
  try {
    return bind('crypt_rn', XCRYPT_STATE_BYTES)
  } catch {
    return bind('crypt_r', GLIBC_STATE_BYTES)
  }
}
