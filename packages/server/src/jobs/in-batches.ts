/**
 * Does work in batches until one is not full, or the signal says to end.
 * @param batch does up to `size` pieces of it, and returns how many.
 * @returns how many pieces were done.
 */
export async function inBatches(
  size: number,
  signal: AbortSignal,
  batch: () => Promise<number>,
): Promise<number> {
  let all = 0
  let last: number
  do {
    last = await batch()
    all += last
  } while (last === size && !signal.aborted)
  return all
}
