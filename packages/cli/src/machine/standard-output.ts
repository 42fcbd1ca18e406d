import { fstatSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'

/** Standard output, whose failures are told once and end no program: `up` goes on when a pager is closed. */
export interface StandardOutput {
  readonly isTTY: boolean
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined
  write(text: string): void
}

/**
 * Opens standard output.
 * @param onLoss called at the first text that nobody will ever read. A reader that went away is no loss:
 * `openhss ports | head` has all that it wanted.
 */
export function openStandardOutput(
  stream: NodeJS.WriteStream & { readonly fd: number },
  onLoss: (error: NodeJS.ErrnoException) => void,
): StandardOutput {
  let isLost = false
  const lose = (error: NodeJS.ErrnoException) => {
    if (isLost || error.code === 'EPIPE') return
    isLost = true
    onLoss(error)
  }
  stream.on('error', lose)
  const write = isFile(stream.fd)
    ? (text: string) => {
        try {
          writeWhole(stream.fd, Buffer.from(text))
        } catch (error) {
          lose(error as NodeJS.ErrnoException)
        }
      }
    : (text: string) => {
        stream.write(text)
      }
  return { isTTY: stream.isTTY, columns: stream.isTTY ? stream.columns : undefined, write }
}

/** Tells what `writeWhole` may write to: anything that takes bytes at once, unlike a pipe and a terminal. */
function isFile(descriptor: number): boolean {
  const kind = fstatSync(descriptor)
  return kind.isFile() || (kind.isCharacterDevice() && !isatty(descriptor))
}

/**
 * Writes all of it. A disk that becomes full takes the first part without an error, which Node's own stream
 * for files does not look at; only writing the rest fails.
 */
function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}
