/*
 * Defines vectors of words of WORD_BITS bits, as wide as the instruction set that this file is
 * compiled for. The vector extensions of GCC and clang do the arithmetic. Rotations and the
 * three-input logic of AVX-512 and NEON are written as intrinsics, because compilers do not find
 * them reliably.
 */
#ifndef OPENHSS_VECTOR_H
#define OPENHSS_VECTOR_H

#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "words are read as little-endian"
#endif

#if defined(__AVX512F__)
#include <immintrin.h>
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
#if defined(__aarch64__)
#include <arm_neon.h>
#endif

#define WORD_BYTES (WORD_BITS / 8)
#define LANES (VECTOR_BYTES / WORD_BYTES)

#if WORD_BITS == 64
typedef uint64_t word;
#else
typedef uint32_t word;
#endif
typedef word vec __attribute__((vector_size(VECTOR_BYTES)));

#if defined(__AVX512F__)
/* The immediate is the truth table of the function: its result for x = 0xf0, y = 0xcc, z = 0xaa. */
#define TERNARY(x, y, z, table) \
  ((vec)_mm512_ternarylogic_epi64((__m512i)(x), (__m512i)(y), (__m512i)(z), table))
#define CHOOSE(x, y, z) TERNARY(x, y, z, 0xca)
#define MAJORITY(x, y, z) TERNARY(x, y, z, 0xe8)
#define XOR3(x, y, z) TERNARY(x, y, z, 0x96)
#define XOR_OR_NOT(x, y, z) TERNARY(x, y, z, 0x39)
#elif defined(__aarch64__)
#define CHOOSE(x, y, z) \
  ((vec)vbslq_u32((uint32x4_t)(x), (uint32x4_t)(y), (uint32x4_t)(z)))
/* Where x and y differ, z has the majority's bit. */
#define MAJORITY(x, y, z) CHOOSE((x) ^ (y), z, y)
#define XOR3(x, y, z) ((x) ^ (y) ^ (z))
#define XOR_OR_NOT(x, y, z) ((y) ^ ((x) | ~(z)))
#else
#define CHOOSE(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define MAJORITY(x, y, z) (((x) & (y)) | ((z) & ((x) | (y))))
#define XOR3(x, y, z) ((x) ^ (y) ^ (z))
#define XOR_OR_NOT(x, y, z) ((y) ^ ((x) | ~(z)))
#endif

#if defined(__AVX512F__) && WORD_BITS == 64
#define ROTATE_RIGHT(x, n) ((vec)_mm512_ror_epi64((__m512i)(x), n))
#elif defined(__AVX512F__)
#define ROTATE_RIGHT(x, n) ((vec)_mm512_ror_epi32((__m512i)(x), n))
#elif defined(__aarch64__) && WORD_BITS == 64
#define ROTATE_RIGHT(x, n) \
  ((vec)vsriq_n_u64(vshlq_n_u64((uint64x2_t)(x), 64 - (n)), (uint64x2_t)(x), n))
#elif defined(__aarch64__)
#define ROTATE_RIGHT(x, n) \
  ((vec)vsriq_n_u32(vshlq_n_u32((uint32x4_t)(x), 32 - (n)), (uint32x4_t)(x), n))
#else
#define ROTATE_RIGHT(x, n) (((x) >> (n)) | ((x) << (WORD_BITS - (n))))
#endif
#define ROTATE_LEFT(x, n) ROTATE_RIGHT(x, WORD_BITS - (n))

static inline word read_word(const uint8_t *bytes)
{
  word value;
  memcpy(&value, bytes, sizeof value);
#if defined(BIG_ENDIAN_HASH) && WORD_BITS == 64
  return __builtin_bswap64(value);
#elif defined(BIG_ENDIAN_HASH)
  return __builtin_bswap32(value);
#else
  return value;
#endif
}

static inline void write_word(uint8_t *bytes, word value)
{
  /* Swapping is its own inverse. */
  const word stored = read_word((const uint8_t *)&value);
  memcpy(bytes, &stored, sizeof stored);
}

#endif
