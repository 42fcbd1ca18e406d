/*
 * SHA-crypt by its specification, U. Drepper, "Unix crypt using SHA-256 and SHA-512",
 * https://www.akkadia.org/drepper/SHA-crypt.txt; the step numbers below are its. MySQL's
 * caching_sha2_password and sha256_password are the same with a salt of 20 bytes.
 */
#include "crypt-rounds.h"

/* Step 18 hashes the salt 16 + A[0] times. */
#define SALT_FORMS 256

struct workspace {
  struct target target;
  struct lanes_hash hash;
  struct rounds rounds;
  /* S of step 20 for each value of A[0]: they depend on the salt alone. */
  uint8_t salts[SALT_FORMS][MAX_SALT_BYTES];
  uint8_t passwords[GROUP][MAX_WORD_BYTES];
  uint8_t sums[GROUP][DIGEST_BYTES];
  uint8_t digests[GROUP][DIGEST_BYTES];
};
_Static_assert(sizeof(struct workspace) <= WORKSPACE_BYTES, "the workspace holds a scheme's state");

static void prepare(void *memory, const struct target *target)
{
  struct workspace *ws = memory;
  ws->target = *target;
  begin(&ws->hash);
  for (int i = 0; i < 16; i++) add(&ws->hash, target->salt, 0, target->salt_bytes);
  for (int value = 0; value < SALT_FORMS; value++) {
    struct lanes_hash copy = ws->hash;
    finish(&copy, ws->digests);
    memcpy(ws->salts[value], ws->digests[0], target->salt_bytes);
    add(&ws->hash, target->salt, 0, target->salt_bytes);
  }
}

static void add_words(struct lanes_hash *hash, const uint8_t *const words[], uint32_t length)
{
  uint8_t packed[GROUP][MAX_WORD_BYTES];
  for (size_t lane = 0; lane < GROUP; lane++) memcpy(packed[lane], words[lane], length);
  add(hash, packed[0], MAX_WORD_BYTES, length);
}

/* Steps 1 to 12: A, into `digests`. */
static void hash_start(struct workspace *ws, const uint8_t *const words[], uint32_t length)
{
  const struct target *target = &ws->target;
  begin(&ws->hash);
  add_words(&ws->hash, words, length);
  add(&ws->hash, target->salt, 0, target->salt_bytes);
  add_words(&ws->hash, words, length);
  finish(&ws->hash, ws->sums);
  begin(&ws->hash);
  add_words(&ws->hash, words, length);
  add(&ws->hash, target->salt, 0, target->salt_bytes);
  uint32_t left = length;
  for (; left > DIGEST_BYTES; left -= DIGEST_BYTES)
    add(&ws->hash, ws->sums[0], DIGEST_BYTES, DIGEST_BYTES);
  add(&ws->hash, ws->sums[0], DIGEST_BYTES, left);
  for (uint32_t bits = length; bits > 0; bits >>= 1) {
    if (bits & 1) add(&ws->hash, ws->sums[0], DIGEST_BYTES, DIGEST_BYTES);
    else add_words(&ws->hash, words, length);
  }
  finish(&ws->hash, ws->digests);
}

/* Steps 13 to 16: P, into `passwords`. */
static void hash_passwords(struct workspace *ws, const uint8_t *const words[], uint32_t length)
{
  begin(&ws->hash);
  for (uint32_t i = 0; i < length; i++) add_words(&ws->hash, words, length);
  finish(&ws->hash, ws->sums);
  for (size_t lane = 0; lane < GROUP; lane++)
    for (uint32_t i = 0; i < length; i++)
      ws->passwords[lane][i] = ws->sums[lane][i % DIGEST_BYTES];
}

static uint32_t test(void *memory, const uint8_t *const words[], uint32_t length)
{
  struct workspace *ws = memory;
  hash_start(ws, words, length);
  hash_passwords(ws, words, length);
  struct parts lanes[GROUP];
  for (size_t lane = 0; lane < GROUP; lane++) {
    lanes[lane].password = ws->passwords[lane];
    lanes[lane].salt = ws->salts[ws->digests[lane][0]];
  }
  return run_rounds(&ws->rounds, lanes, length, ws->digests, &ws->target);
}
