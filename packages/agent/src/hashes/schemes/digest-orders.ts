/**
 * Where the bytes of each four characters of a crypt(5) hash stand in its digest, the most significant first.
 * Three bytes make four characters; what is left over makes fewer.
 */
export const DIGEST_ORDERS = {
  'sha512-crypt': [...thirds(21, ([a, b, c]) => [b, c, a]), [63]],
  'sha256-crypt': [...thirds(10, ([a, b, c]) => [c, a, b]), [31, 30]],
  'md5-crypt': [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]],
} as const satisfies Readonly<Record<string, readonly (readonly number[])[]>>

type Places = readonly [number, number, number]

/** Each group takes the next byte of each third, in places that change in turn. */
function thirds(size: number, turn: (places: Places) => Places): Places[] {
  let places: Places = [0, size, 2 * size]
  return Array.from({ length: size }, () => {
    const group = places
    const [a, b, c] = turn(places)
    places = [a + 1, b + 1, c + 1]
    return group
  })
}
