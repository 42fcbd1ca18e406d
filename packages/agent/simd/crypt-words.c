/*
 * Tests words one after another by crypt(3). The loop is in C because a call from JavaScript costs
 * as much as a guess on DES.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "result.h"

typedef char *crypt_function(const char *phrase, const char *setting, void *data, int size);

/*
 * Tests up to `most` of the words in `packed`, each of which ends in a NUL, from byte `start` to
 * `end`. `data` is libxcrypt's struct crypt_data, and crypt_rn writes its result to the beginning
 * of it. The caller does not hand over hashes of bigcrypt.
 */
int32_t openhss_crypt_words(crypt_function *crypt_rn, void *data, int32_t data_bytes,
                            const char *hash, uint32_t salt_bytes, const uint8_t *packed,
                            uint32_t start, uint32_t end, uint32_t most, struct progress *progress)
{
  const size_t hash_bytes = strlen(hash);
  progress->tested = 0;
  progress->position = start;
  if (start >= end || packed[end - 1] != 0 || salt_bytes > hash_bytes) return RESULT_INVALID;
  while (progress->tested < most && progress->position < end) {
    const char *word = (const char *)packed + progress->position;
    const char *made = crypt_rn(word, hash, data, data_bytes);
    if (made == NULL || made[0] == '*') return errno == ENOMEM ? RESULT_FAILED : RESULT_REFUSED;
    if (memcmp(made, hash, hash_bytes + 1) == 0) return RESULT_MATCH;
    /*
     * A hash that crypt(3) writes in another form can never match. Except for bigcrypt the form
     * depends on the hash alone, so the first word shows it.
     */
    if (progress->tested == 0 &&
        (strlen(made) != hash_bytes || memcmp(made, hash, salt_bytes) != 0))
      return RESULT_REFUSED;
    progress->tested += 1;
    progress->position += (uint32_t)strlen(word) + 1;
  }
  return RESULT_DIFFERS;
}
