/* How a call ended, and how far it came; the same numbers are in simd-library.ts. */
#ifndef OPENHSS_RESULT_H
#define OPENHSS_RESULT_H

#include <stdint.h>

enum {
  RESULT_DIFFERS = 0,
  RESULT_MATCH = 1,
  RESULT_REFUSED = 2,
  RESULT_FAILED = 3,
  /* The next word is longer than the SIMD code's words are. */
  RESULT_LONG = 4,
  RESULT_INVALID = 5,
};

struct progress {
  /* Words that differ. */
  uint32_t tested;
  /* Where the word after them starts. */
  uint32_t position;
};

#endif
