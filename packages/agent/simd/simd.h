/* What the schemes, compiled once for each instruction set, have in common with simd.c. */
#ifndef OPENHSS_SIMD_H
#define OPENHSS_SIMD_H

#include <stdint.h>

/* Longer words go to crypt(3): of a million common passwords fewer than one in 10,000 is longer. */
#define MAX_WORD_BYTES 64
/* crypt(5) has salts of up to 16 bytes, MySQL of 20. */
#define MAX_SALT_BYTES 20
#define MAX_DIGEST_BYTES 64
/* Two interleaved vectors of 16 words. */
#define MAX_GROUP_COUNT 32
/* What a scheme keeps while it works; on the stack of the caller, wiped afterwards. */
#define WORKSPACE_BYTES (128 * 1024)

struct target {
  uint32_t rounds;
  uint32_t salt_bytes;
  uint8_t salt[MAX_SALT_BYTES];
  uint8_t digest[MAX_DIGEST_BYTES];
};

struct scheme {
  uint32_t digest_bytes;
  /* Words that are tested together; all have the same length. */
  uint32_t group;
  void (*prepare)(void *workspace, const struct target *target);
  /* One bit for each word that matches. */
  uint32_t (*test)(void *workspace, const uint8_t *const words[], uint32_t length);
};

struct variant {
  const char *name;
  const struct scheme *sha512;
  const struct scheme *sha256;
  const struct scheme *md5;
};

#endif
