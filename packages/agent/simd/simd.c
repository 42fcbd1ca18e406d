/*
 * Tests many words at once on one hash of sha512-crypt, sha256-crypt or md5-crypt. The whole
 * outside of the library is here and in crypt-words.c; nothing is allocated, and what held words is
 * wiped before a call returns.
 */
#define _GNU_SOURCE
#include "simd.h"

#include <stddef.h>
#include <string.h>

#include "result.h"

#define MAX_WORD_COUNT 4096

#define DECLARE(name)                                                          \
  extern const struct scheme sha512_##name, sha256_##name, md5_##name;
#define VARIANT(name) {#name, &sha512_##name, &sha256_##name, &md5_##name}

#if defined(__x86_64__)
DECLARE(avx512)
DECLARE(avx2)
DECLARE(sse2)
static const struct variant VARIANTS[] = {VARIANT(avx512), VARIANT(avx2), VARIANT(sse2)};
static int is_supported(int variant)
{
  /* These also ask the operating system whether it keeps the registers. */
  if (variant == 0) return __builtin_cpu_supports("avx512f");
  if (variant == 1) return __builtin_cpu_supports("avx2");
  return 1;
}
#elif defined(__aarch64__)
DECLARE(neon)
static const struct variant VARIANTS[] = {VARIANT(neon)};
static int is_supported(int variant) { return variant == 0; }
#else
#error "no instruction set for this processor"
#endif

#define VARIANT_COUNT ((int32_t)(sizeof VARIANTS / sizeof VARIANTS[0]))

/* Name of a variant that this processor can run, best first; NULL where there is none. */
const char *openhss_simd_variant(int32_t variant)
{
  if (variant < 0 || variant >= VARIANT_COUNT) return NULL;
  return is_supported(variant) ? VARIANTS[variant].name : "";
}

static const struct scheme *find_scheme(int32_t variant, int32_t digest_bytes)
{
  if (variant < 0 || variant >= VARIANT_COUNT || !is_supported(variant)) return NULL;
  if (digest_bytes == 64) return VARIANTS[variant].sha512;
  if (digest_bytes == 32) return VARIANTS[variant].sha256;
  return digest_bytes == 16 ? VARIANTS[variant].md5 : NULL;
}

/* Words in the order of their lengths: those of length n are `order` from `first[n]` on. */
struct batch {
  uint32_t count;
  uint32_t first[MAX_WORD_BYTES + 2];
  uint32_t starts[MAX_WORD_COUNT];
  uint16_t order[MAX_WORD_COUNT];
  uint8_t lengths[MAX_WORD_COUNT];
};

/* Takes words up to the first one that is too long; returns where it stopped. */
static uint32_t take_words(struct batch *batch, const uint8_t *packed, uint32_t start, uint32_t end,
                           uint32_t most)
{
  uint32_t next[MAX_WORD_BYTES + 2] = {0};
  batch->count = 0;
  while (start < end && batch->count < most) {
    const uint32_t left = end - start;
    const uint32_t length =
      (uint32_t)strnlen((const char *)packed + start, left < MAX_WORD_BYTES + 1 ? left : MAX_WORD_BYTES + 1);
    if (length > MAX_WORD_BYTES) break;
    batch->starts[batch->count] = start;
    batch->lengths[batch->count] = (uint8_t)length;
    next[length + 1] += 1;
    batch->count += 1;
    start += length + 1;
  }
  for (uint32_t i = 1; i < MAX_WORD_BYTES + 2; i++) next[i] += next[i - 1];
  memcpy(batch->first, next, sizeof next);
  for (uint32_t i = 0; i < batch->count; i++) batch->order[next[batch->lengths[i]]++] = (uint16_t)i;
  return start;
}

/* Position of the first match in the order given; `count` when there is none. */
static uint32_t first_match(const struct scheme *scheme, void *workspace, const struct batch *batch,
                            const uint8_t *packed)
{
  uint32_t found = batch->count;
  for (uint32_t length = 0; length <= MAX_WORD_BYTES; length++) {
    const uint32_t end = batch->first[length + 1];
    for (uint32_t from = batch->first[length]; from < end; from += scheme->group) {
      const uint8_t *words[MAX_GROUP_COUNT];
      /* The lanes of a group that is not full repeat its first word. */
      for (uint32_t lane = 0; lane < scheme->group; lane++)
        words[lane] = packed + batch->starts[batch->order[from + lane < end ? from + lane : from]];
      const uint32_t matches = scheme->test(workspace, words, length);
      if (matches == 0) continue;
      const uint32_t word = batch->order[from + (uint32_t)__builtin_ctz(matches)];
      if (word < found) found = word;
    }
  }
  return found;
}

/* The schemes' frames lie below the one that called both; GCC 12 and clang 14 need up to 14 KiB. */
static __attribute__((noinline)) void wipe_stack(void)
{
  uint8_t below[64 * 1024];
  explicit_bzero(below, sizeof below);
}

/* GCC's -fzero-call-used-regs leaves the upper 16 of AVX-512, where glibc's memcpy puts words. */
static void wipe_vectors(void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    __asm__ volatile(".irp i,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
                     "vpxorq %zmm\\i, %zmm\\i, %zmm\\i\n.endr");
  if (__builtin_cpu_supports("avx"))
    __asm__ volatile("vzeroall" ::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                     "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
#else
  __asm__ volatile(".irp i,0,1,2,3,4,5,6,7,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
                   "movi v\\i\\().2d, #0\n.endr" ::
                     : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17", "v18", "v19",
                       "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30",
                       "v31");
#endif
}

static __attribute__((noinline)) int32_t test_words(const struct scheme *scheme,
                                                    const struct target *target,
                                                    const uint8_t *packed, uint32_t start,
                                                    uint32_t end, uint32_t most,
                                                    struct progress *progress)
{
  struct batch batch;
  _Alignas(64) uint8_t workspace[WORKSPACE_BYTES];
  const uint32_t stop = take_words(&batch, packed, start, end, most);
  if (batch.count == 0) return RESULT_LONG;
  scheme->prepare(workspace, target);
  progress->tested = first_match(scheme, workspace, &batch, packed);
  wipe_vectors();
  wipe_stack();
  progress->position = progress->tested < batch.count ? batch.starts[progress->tested] : stop;
  const int32_t result = progress->tested < batch.count ? RESULT_MATCH : RESULT_DIFFERS;
  explicit_bzero(workspace, sizeof workspace);
  explicit_bzero(&batch, sizeof batch);
  return result;
}

/*
 * Tests up to `most` of the words in `packed` (a NUL behind each), from byte `start` to `end`,
 * against a digest in its binary form; its length tells the scheme.
 */
int32_t openhss_simd_words(int32_t variant, uint32_t rounds, const uint8_t *salt,
                             uint32_t salt_bytes, const uint8_t *digest, uint32_t digest_bytes,
                             const uint8_t *packed, uint32_t start, uint32_t end, uint32_t most,
                             struct progress *progress)
{
  const struct scheme *scheme = find_scheme(variant, (int32_t)digest_bytes);
  progress->tested = 0;
  progress->position = start;
  if (scheme == NULL || salt_bytes > MAX_SALT_BYTES || start >= end || packed[end - 1] != 0)
    return RESULT_INVALID;
  struct target target = {.rounds = rounds, .salt_bytes = salt_bytes};
  memcpy(target.salt, salt, salt_bytes);
  memcpy(target.digest, digest, digest_bytes);
  const uint32_t bound = most < MAX_WORD_COUNT ? most : MAX_WORD_COUNT;
  const int32_t result = test_words(scheme, &target, packed, start, end, bound, progress);
  explicit_bzero(&target, sizeof target);
  return result;
}
