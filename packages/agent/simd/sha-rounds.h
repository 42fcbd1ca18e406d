/*
 * The compression function of SHA-2 (FIPS 180-4, section 6). The file that includes this one
 * defines the sigmas of sections 4.1.2 and 4.1.3 and the constants K of 4.2.2 and 4.2.3.
 */
#define EXPAND(i) \
  (w[(i) & 15] += SMALL_SIGMA1(w[((i) - 2) & 15]) + w[((i) - 7) & 15] + \
                  SMALL_SIGMA0(w[((i) - 15) & 15]))
#define STEP(a, b, c, d, e, f, g, h, i)                                        \
  do {                                                                         \
    h += K[round + (i)] + w[i];                                                \
    h += BIG_SIGMA1(e) + CHOOSE(e, f, g);                                      \
    d += h;                                                                    \
    h += BIG_SIGMA0(a) + MAJORITY(a, b, c);                                    \
  } while (0)
#define EIGHT_STEPS(i)                                                         \
  STEP(a, b, c, d, e, f, g, h, (i) + 0);                                       \
  STEP(h, a, b, c, d, e, f, g, (i) + 1);                                       \
  STEP(g, h, a, b, c, d, e, f, (i) + 2);                                       \
  STEP(f, g, h, a, b, c, d, e, (i) + 3);                                       \
  STEP(e, f, g, h, a, b, c, d, (i) + 4);                                       \
  STEP(d, e, f, g, h, a, b, c, (i) + 5);                                       \
  STEP(c, d, e, f, g, h, a, b, (i) + 6);                                       \
  STEP(b, c, d, e, f, g, h, a, (i) + 7)

static void compress(vec state[8][WAYS], vec message[16][WAYS])
{
  vec w[16];
  for (int t = 0; t < 16; t++) w[t] = message[t][0];
  vec a = state[0][0], b = state[1][0], c = state[2][0], d = state[3][0];
  vec e = state[4][0], f = state[5][0], g = state[6][0], h = state[7][0];
  for (int round = 0;;) {
    EIGHT_STEPS(0);
    EIGHT_STEPS(8);
    round += 16;
    if (round == SHA_ROUNDS) break;
    EXPAND(0), EXPAND(1), EXPAND(2), EXPAND(3), EXPAND(4), EXPAND(5), EXPAND(6), EXPAND(7);
    EXPAND(8), EXPAND(9), EXPAND(10), EXPAND(11), EXPAND(12), EXPAND(13), EXPAND(14), EXPAND(15);
  }
  state[0][0] += a, state[1][0] += b, state[2][0] += c, state[3][0] += d;
  state[4][0] += e, state[5][0] += f, state[6][0] += g, state[7][0] += h;
}
