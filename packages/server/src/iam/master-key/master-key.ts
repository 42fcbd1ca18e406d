import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts secrets that must be readable again, such as those of access keys. */
export interface MasterKey {
  /** Tells keys apart without revealing anything of them. */
  readonly fingerprint: string
  /**
   * Encrypts a text.
   * @param owner the thing that the text belongs to; decryption with another owner fails.
   */
  encrypt(text: string, owner: string): Buffer
  /**
   * Decrypts a text.
   * @throws when it was encrypted with another key or for another owner, or was changed.
   */
  decrypt(sealed: Buffer, owner: string): string
  /** Encrypts bytes as `encrypt` does a text. */
  seal(content: Buffer, owner: string): Buffer
  open(sealed: Buffer, owner: string): Buffer
}

/**
 * Makes a key.
 * @param secret at least 32 characters that nobody can guess.
 */
export function createMasterKey(secret: string): MasterKey {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `openhss ${purpose}`, length))
  const key = derive('encryption', 32)

  return {
    fingerprint: derive('fingerprint', 16).toString('hex'),
    encrypt: (text, owner) => seal(Buffer.from(text), owner),
    decrypt: (sealed, owner) => open(sealed, owner).toString('utf8'),
    seal,
    open,
  }

  function seal(content: Buffer, owner: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner))
    const sealed = Buffer.concat([cipher.update(content), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
  }

  function open(sealed: Buffer, owner: string): Buffer {
    const nonce = sealed.subarray(0, NONCE_BYTES)
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
    try {
      // The length is given, because without it a tag that was cut short would pass.
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(owner))
        .setAuthTag(tag)
      const content = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([content, decipher.final()])
    } catch (cause) {
      throw new Error(
        `The secret of ${owner} was encrypted with another master key, or it was changed.`,
        { cause },
      )
    }
  }
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
