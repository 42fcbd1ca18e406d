/*
 * The rounds that md5-crypt and SHA-crypt share. Round i hashes, with D the digest so far, P of the
 * password's length and S of the salt:
 *
 *   i odd ? P : D,   S unless 3 divides i,   P unless 7 divides i,   i odd ? D : P
 *
 * All lanes have the same lengths, so there are eight forms of message, each with D at one fixed
 * place. They are laid out once, with zeros for D; a round copies one and puts D in.
 */
#define FORMS 8
#define MAX_MESSAGE_BYTES (DIGEST_BYTES + 2 * MAX_WORD_BYTES + MAX_SALT_BYTES)
#define MAX_BLOCK_COUNT ((MAX_MESSAGE_BYTES + 1 + LENGTH_BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES)
#define MAX_MESSAGE_WORDS (MAX_BLOCK_COUNT * BLOCK_WORDS)

struct form {
  uint32_t blocks;
  uint32_t digest_at;
  vec words[MAX_MESSAGE_WORDS][WAYS];
};

struct rounds {
  struct form forms[FORMS];
  uint8_t messages[GROUP][MAX_BLOCK_COUNT * BLOCK_BYTES];
};

/* What one lane's messages are made of. */
struct parts {
  const uint8_t *password;
  const uint8_t *salt;
};

static void lay_out(struct rounds *rounds, uint32_t index, const struct parts lanes[GROUP],
                    uint32_t password_bytes, uint32_t salt_bytes)
{
  struct form *form = &rounds->forms[index];
  const int odd = index & 1, salted = index & 2, repeated = index & 4;
  uint32_t total = 0;
  for (size_t lane = 0; lane < GROUP; lane++) {
    uint8_t *message = rounds->messages[lane];
    total = 0;
    memset(message, 0, sizeof rounds->messages[lane]);
    form->digest_at = 0;
    if (odd) memcpy(message, lanes[lane].password, password_bytes);
    total += odd ? password_bytes : DIGEST_BYTES;
    if (salted) {
      memcpy(message + total, lanes[lane].salt, salt_bytes);
      total += salt_bytes;
    }
    if (repeated) {
      memcpy(message + total, lanes[lane].password, password_bytes);
      total += password_bytes;
    }
    if (odd) form->digest_at = total;
    if (!odd) memcpy(message + total, lanes[lane].password, password_bytes);
    total += odd ? DIGEST_BYTES : password_bytes;
    form->blocks = (total + 1 + LENGTH_BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES;
    pad(message, total, (size_t)form->blocks * BLOCK_BYTES);
  }
  load_words(form->words, rounds->messages[0], sizeof rounds->messages[0],
             (size_t)form->blocks * BLOCK_WORDS);
}

/* Puts D at its byte: words of the message that it straddles take a part of two words of D. */
static inline void put_digest(vec message[][WAYS], uint32_t at, vec digest[DIGEST_WORDS][WAYS])
{
  vec(*place)[WAYS] = message + at / WORD_BYTES;
  const word shift = at % WORD_BYTES * 8;
  const word rest = WORD_BITS - shift;
  for (int way = 0; way < WAYS; way++) {
    if (shift == 0) {
      for (int t = 0; t < DIGEST_WORDS; t++) place[t][way] = digest[t][way];
      continue;
    }
#ifdef BIG_ENDIAN_HASH
    place[0][way] |= digest[0][way] >> shift;
    for (int t = 1; t < DIGEST_WORDS; t++)
      place[t][way] = (digest[t - 1][way] << rest) | (digest[t][way] >> shift);
    place[DIGEST_WORDS][way] |= digest[DIGEST_WORDS - 1][way] << rest;
#else
    place[0][way] |= digest[0][way] << shift;
    for (int t = 1; t < DIGEST_WORDS; t++)
      place[t][way] = (digest[t - 1][way] >> rest) | (digest[t][way] << shift);
    place[DIGEST_WORDS][way] |= digest[DIGEST_WORDS - 1][way] >> rest;
#endif
  }
}

/* Runs the rounds on `digests` and tells which lanes end at the target's. */
static uint32_t run_rounds(struct rounds *rounds, const struct parts lanes[GROUP],
                           uint32_t password_bytes, const uint8_t digests[GROUP][DIGEST_BYTES],
                           const struct target *target)
{
  for (uint32_t i = 0; i < FORMS; i++)
    lay_out(rounds, i, lanes, password_bytes, target->salt_bytes);
  vec digest[DIGEST_WORDS][WAYS];
  load_words(digest, digests[0], DIGEST_BYTES, DIGEST_WORDS);
  for (uint32_t i = 0; i < target->rounds; i++) {
    const uint32_t index = (i & 1) | (i % 3 ? 2 : 0) | (i % 7 ? 4 : 0);
    const struct form *form = &rounds->forms[index];
    vec message[MAX_MESSAGE_WORDS][WAYS];
    memcpy(message, form->words, form->blocks * BLOCK_WORDS * sizeof message[0]);
    put_digest(message, form->digest_at, digest);
    start_hash(digest);
    for (uint32_t block = 0; block < form->blocks; block++)
      compress(digest, message + block * BLOCK_WORDS);
  }
  uint32_t differing = 0;
  for (int t = 0; t < DIGEST_WORDS; t++) {
    const word expected = read_word(target->digest + t * WORD_BYTES);
    word lane_words[GROUP];
    memcpy(lane_words, digest[t], sizeof lane_words);
    for (uint32_t lane = 0; lane < GROUP; lane++)
      differing |= (uint32_t)(lane_words[lane] != expected) << lane;
  }
  const uint32_t all = GROUP == 32 ? UINT32_MAX : (UINT32_C(1) << (GROUP % 32)) - 1;
  return ~differing & all;
}
