import { execFileSync } from 'node:child_process'

/** A password that is on no list and in no name. */
export const STRONG = 'kJ8#mQz!pL2$vN9@xR4&wT7*'

/** A scheme, and the program and options that make hashes of it. */
export type HashProgram = readonly [scheme: string, ...command: string[]]

export const MD5: HashProgram = ['md5-crypt', 'openssl', 'passwd', '-1']
export const NT: HashProgram = ['nt', 'mkpasswd', '-m', 'nt']

/** Returns a hash of the word that a real program made. */
export function hashOf(word: string, [, program = '', ...options]: HashProgram): string {
  return execFileSync(program, [...options, word], { encoding: 'utf8', stdio: 'pipe' }).trim()
}
