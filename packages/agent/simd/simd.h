/* What simd.c shares with the schemes, which are compiled once for each instruction set. */
#ifndef OPENHSS_SIMD_H
#define OPENHSS_SIMD_H

#include <stdint.h>

/* Longer words go to crypt(3). Fewer than one in 10,000 of a million common passwords is longer. */
#define MAX_WORD_BYTES 64
/* The salts of crypt(5) have up to 16 bytes, those of MySQL 20. */
#define MAX_SALT_BYTES 20
#define MAX_DIGEST_BYTES 64
/* md5-crypt interleaves two vectors, which have 16 words each with AVX-512. */
#define MAX_GROUP_COUNT 32
/* The memory that a scheme works in. It is on the caller's stack and wiped afterwards. */
#define WORKSPACE_BYTES (128 * 1024)

struct target {
  uint32_t rounds;
  uint32_t salt_bytes;
  uint8_t salt[MAX_SALT_BYTES];
  uint8_t digest[MAX_DIGEST_BYTES];
};

struct scheme {
  uint32_t digest_bytes;
  /* Number of words that are tested together; all have the same length. */
  uint32_t group;
  void (*prepare)(void *workspace, const struct target *target);
  /* Returns one bit for each word that matches. */
  uint32_t (*test)(void *workspace, const uint8_t *const words[], uint32_t length);
};

struct variant {
  const char *name;
  const struct scheme *sha512;
  const struct scheme *sha256;
  const struct scheme *md5;
};

#endif
