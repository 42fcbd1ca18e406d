/*
 * Says how much of a word the SIMD code leaves on its stack and in the registers: for each instruction
 * set and scheme one line, with the pieces of four bytes, in either order, that are found again.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define STACK_BYTES (1 << 20)
#define WORDS 32

typedef int32_t test_words(int32_t variant, uint32_t rounds, const uint8_t *salt,
                           uint32_t salt_bytes, const uint8_t *digest, uint32_t digest_bytes,
                           const uint8_t *packed, uint32_t start, uint32_t end, uint32_t most,
                           void *progress);
typedef const char *name_variant(int32_t variant);

/* No piece of four bytes occurs in anything else. */
static const char WORD[] = "SeCrEtWoRd_0042x";
static const uint8_t SALT[] = "saltsalt";
static uint8_t stack[STACK_BYTES] __attribute__((aligned(4096)));
static uint8_t packed[WORDS * sizeof WORD];
static uint8_t registers[16 * 1024] __attribute__((aligned(64)));
static test_words *run_simd;

struct work {
  int32_t variant;
  uint32_t digest_bytes;
  int32_t result;
};

static void *work_on_own_stack(void *memory)
{
  struct work *work = memory;
  const uint8_t digest[64] = {1};
  uint32_t progress[2];
  work->result = run_simd(work->variant, 1000, SALT, 8, digest, work->digest_bytes, packed, 0,
                            sizeof packed, WORDS, progress);
#if defined(__x86_64__)
  /* All but the state that the operating system enables on request. */
  __asm__ volatile("xsave64 %0" : "=m"(registers) : "a"(0xe7), "d"(0));
#endif
  return NULL;
}

static int count_pieces(const uint8_t *memory, size_t bytes)
{
  int count = 0;
  for (size_t at = 0; at + 4 <= bytes; at++) {
    const uint8_t piece[4] = {memory[at], memory[at + 1], memory[at + 2], memory[at + 3]};
    const uint8_t swapped[4] = {piece[3], piece[2], piece[1], piece[0]};
    count += memmem(WORD, sizeof WORD - 1, piece, 4) || memmem(WORD, sizeof WORD - 1, swapped, 4);
  }
  return count;
}

int main(int argc, char **argv)
{
  static const uint32_t DIGESTS[] = {64, 32, 16};
  void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
  if (library == NULL) return 1;
  run_simd = (test_words *)dlsym(library, "openhss_simd_words");
  name_variant *name = (name_variant *)dlsym(library, "openhss_simd_variant");
  for (int i = 0; i < WORDS; i++) memcpy(packed + i * sizeof WORD, WORD, sizeof WORD);
  for (int32_t variant = 0; name(variant) != NULL; variant++) {
    for (int i = 0; i < 3 && name(variant)[0] != 0; i++) {
      struct work work = {.variant = variant, .digest_bytes = DIGESTS[i]};
      pthread_attr_t attributes;
      pthread_t thread;
      memset(stack, 0, sizeof stack);
      pthread_attr_init(&attributes);
      pthread_attr_setstack(&attributes, stack, sizeof stack);
      if (pthread_create(&thread, &attributes, work_on_own_stack, &work) != 0) return 1;
      pthread_join(thread, NULL);
      printf("%s %u: result %d, stack %d, registers %d\n", name(variant), work.digest_bytes,
             work.result, count_pieces(stack, sizeof stack),
             count_pieces(registers, sizeof registers));
    }
  }
  return 0;
}
