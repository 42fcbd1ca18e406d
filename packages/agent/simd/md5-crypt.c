/*
 * md5-crypt ($1$) on vectors, after FreeBSD's crypt-md5.c of P.-H. Kamp; MD5 is RFC 1321. Compiled
 * once for each instruction set.
 */
#define WORD_BITS 32
/* A step of MD5 waits for the one before; two vectors at once fill the gaps. */
#define WAYS 2
#define DIGEST_WORDS 4
#define LENGTH_BYTES 8

#include "simd.h"
#include "vector.h"

static const word INITIAL[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

static const word K[64] = {
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

#define EACH_WAY _Pragma("GCC unroll 2") for (int way = 0; way < WAYS; way++)
#define STEP(f, a, b, c, d, i, t, s)                                           \
  EACH_WAY {                                                                   \
    a[way] += message[t][way] + K[i] + f(b[way], c[way], d[way]);              \
    a[way] = ROTATE_LEFT(a[way], s) + b[way];                                  \
  }
#define FOUR_STEPS(f, i, add, by, s0, s1, s2, s3)                              \
  STEP(f, a, b, c, d, (i) + 0, ((add) + (by) * 0) & 15, s0)                    \
  STEP(f, d, a, b, c, (i) + 1, ((add) + (by) * 1) & 15, s1)                    \
  STEP(f, c, d, a, b, (i) + 2, ((add) + (by) * 2) & 15, s2)                    \
  STEP(f, b, c, d, a, (i) + 3, ((add) + (by) * 3) & 15, s3)
#define ROUND(f, i, first, by, s0, s1, s2, s3)                                 \
  FOUR_STEPS(f, (i) + 0, (first) + (by) * 0, by, s0, s1, s2, s3)               \
  FOUR_STEPS(f, (i) + 4, (first) + (by) * 4, by, s0, s1, s2, s3)               \
  FOUR_STEPS(f, (i) + 8, (first) + (by) * 8, by, s0, s1, s2, s3)               \
  FOUR_STEPS(f, (i) + 12, (first) + (by) * 12, by, s0, s1, s2, s3)
#define F(x, y, z) CHOOSE(x, y, z)
#define G(x, y, z) CHOOSE(z, x, y)
#define H(x, y, z) XOR3(x, y, z)
#define I(x, y, z) XOR_OR_NOT(x, y, z)

static void compress(vec state[4][WAYS], vec message[16][WAYS])
{
  vec a[WAYS], b[WAYS], c[WAYS], d[WAYS];
  EACH_WAY {
    a[way] = state[0][way], b[way] = state[1][way], c[way] = state[2][way], d[way] = state[3][way];
  }
  ROUND(F, 0, 0, 1, 7, 12, 17, 22)
  ROUND(G, 16, 1, 5, 5, 9, 14, 20)
  ROUND(H, 32, 5, 3, 4, 11, 16, 23)
  ROUND(I, 48, 0, 7, 6, 10, 15, 21)
  EACH_WAY {
    state[0][way] += a[way], state[1][way] += b[way];
    state[2][way] += c[way], state[3][way] += d[way];
  }
}

#include "lanes-hash.h"
#include "crypt-rounds.h"

struct workspace {
  struct target target;
  struct lanes_hash hash;
  struct rounds rounds;
  uint8_t words[GROUP][MAX_WORD_BYTES];
  uint8_t sums[GROUP][DIGEST_BYTES];
  uint8_t digests[GROUP][DIGEST_BYTES];
};
_Static_assert(sizeof(struct workspace) <= WORKSPACE_BYTES, "the workspace holds a scheme's state");

static void prepare(void *memory, const struct target *target)
{
  struct workspace *ws = memory;
  ws->target = *target;
  ws->target.rounds = 1000;
}

/* The digest that the rounds start with, into `digests`. */
static void hash_start(struct workspace *ws, uint32_t length)
{
  const struct target *target = &ws->target;
  struct lanes_hash *hash = &ws->hash;
  begin(hash);
  add(hash, ws->words[0], MAX_WORD_BYTES, length);
  add(hash, target->salt, 0, target->salt_bytes);
  add(hash, ws->words[0], MAX_WORD_BYTES, length);
  finish(hash, ws->sums);
  begin(hash);
  add(hash, ws->words[0], MAX_WORD_BYTES, length);
  add(hash, (const uint8_t *)"$1$", 0, 3);
  add(hash, target->salt, 0, target->salt_bytes);
  uint32_t left = length;
  for (; left > DIGEST_BYTES; left -= DIGEST_BYTES)
    add(hash, ws->sums[0], DIGEST_BYTES, DIGEST_BYTES);
  add(hash, ws->sums[0], DIGEST_BYTES, left);
  for (uint32_t bits = length; bits > 0; bits >>= 1) {
    if (bits & 1) add(hash, (const uint8_t *)"", 0, 1);
    else add(hash, ws->words[0], MAX_WORD_BYTES, 1);
  }
  finish(hash, ws->digests);
}

static uint32_t test(void *memory, const uint8_t *const words[], uint32_t length)
{
  struct workspace *ws = memory;
  struct parts lanes[GROUP];
  for (size_t lane = 0; lane < GROUP; lane++) {
    memcpy(ws->words[lane], words[lane], length);
    lanes[lane].password = ws->words[lane];
    lanes[lane].salt = ws->target.salt;
  }
  hash_start(ws, length);
  return run_rounds(&ws->rounds, lanes, length, ws->digests, &ws->target);
}

const struct scheme SCHEME = {
  .digest_bytes = DIGEST_BYTES, .group = GROUP, .prepare = prepare, .test = test};
