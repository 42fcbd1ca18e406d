/**
 * Makes a function that works once for all who ask meanwhile: each of them gets the result of work that began after
 * it asked. Keys are apart from each other.
 */
export function createRounds<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const rounds = new Map<string, Round<T>>()

  return (key) => {
    const round = rounds.get(key)
    if (round === undefined) return begin(key)
    const asSoonAsOver = () => begin(key)
    return (round.next ??= round.result.then(asSoonAsOver, asSoonAsOver))
  }

  function begin(key: string): Promise<T> {
    const round: Round<T> = { result: work(key), next: undefined }
    rounds.set(key, round)
    const forget = () => {
      if (round.next === undefined) rounds.delete(key)
    }
    round.result.then(forget, forget)
    return round.result
  }
}

interface Round<T> {
  readonly result: Promise<T>
  /** The round of those who asked after it had begun. */
  next: Promise<T> | undefined
}
