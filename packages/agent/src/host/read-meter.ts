/** Bounds what several readers may read together, of files and of answers. A {@link System} asks it at every step. */
export interface ReadMeter {
  /** Bytes that may still be read; 0 as well where time is up. */
  readonly bytesLeft: number
  /** Counts what was read, or what something else costs that is not read. */
  take(bytes: number): void
  /** Counts that something was not read for want of bytes or time. */
  refuse(): void
  /** Hears of each file that is looked at. */
  note(relative: string): void
}
