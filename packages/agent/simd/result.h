/* How a call ended and how far it came. The numbers are repeated in simd-library.ts. */
#ifndef OPENHSS_RESULT_H
#define OPENHSS_RESULT_H

#include <stdint.h>

enum {
  RESULT_DIFFERS = 0,
  RESULT_MATCH = 1,
  RESULT_REFUSED = 2,
  RESULT_FAILED = 3,
  /* The first word is longer than MAX_WORD_BYTES, so the SIMD code cannot test it. */
  RESULT_LONG = 4,
  RESULT_INVALID = 5,
};

struct progress {
  /* Number of words that were tested and differ. */
  uint32_t tested;
  /* Byte at which the word after them starts. */
  uint32_t position;
};

#endif
