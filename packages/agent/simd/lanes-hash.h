/*
 * Hashes as many messages of one length as there are lanes, by the Merkle-Damgard construction. The
 * file that includes this one defines the hash function: WORD_BITS, WAYS, DIGEST_WORDS,
 * LENGTH_BYTES, INITIAL and compress().
 */
#define GROUP (LANES * WAYS)
#define BLOCK_WORDS 16
#define BLOCK_BYTES (BLOCK_WORDS * WORD_BYTES)
#define DIGEST_BYTES (DIGEST_WORDS * WORD_BYTES)

struct lanes_hash {
  vec state[DIGEST_WORDS][WAYS];
  uint8_t buffer[GROUP][BLOCK_BYTES];
  uint32_t used;
  uint64_t total;
};

/* Gathers word t of each lane's bytes into vector t. */
static void load_words(vec words[][WAYS], const uint8_t *bytes, size_t stride, size_t count)
{
  for (size_t t = 0; t < count; t++) {
    word lanes[GROUP];
    for (size_t lane = 0; lane < GROUP; lane++)
      lanes[lane] = read_word(bytes + lane * stride + t * WORD_BYTES);
    memcpy(words[t], lanes, sizeof lanes);
  }
}

static void start_hash(vec state[DIGEST_WORDS][WAYS])
{
  for (int t = 0; t < DIGEST_WORDS; t++)
    for (int way = 0; way < WAYS; way++) state[t][way] = INITIAL[t] - (vec){0};
}

static void begin(struct lanes_hash *hash)
{
  start_hash(hash->state);
  hash->used = 0;
  hash->total = 0;
}

static void compress_buffer(struct lanes_hash *hash)
{
  vec words[BLOCK_WORDS][WAYS];
  load_words(words, hash->buffer[0], BLOCK_BYTES, BLOCK_WORDS);
  compress(hash->state, words);
  hash->used = 0;
}

/* Adds `count` bytes for each lane; with a `stride` of 0 all lanes get the same bytes. */
static void add(struct lanes_hash *hash, const uint8_t *bytes, size_t stride, size_t count)
{
  hash->total += count;
  while (count > 0) {
    size_t free_bytes = BLOCK_BYTES - hash->used;
    size_t part = count < free_bytes ? count : free_bytes;
    for (size_t lane = 0; lane < GROUP; lane++)
      memcpy(hash->buffer[lane] + hash->used, bytes + lane * stride, part);
    hash->used += (uint32_t)part;
    bytes += part;
    count -= part;
    if (hash->used == BLOCK_BYTES) compress_buffer(hash);
  }
}

/*
 * Pads a message of `total` bytes so that its last block ends at `end`: a one bit, zeros and the
 * length in bits follow it.
 */
static void pad(uint8_t *message, size_t total, size_t end)
{
  memset(message + total, 0, end - total);
  message[total] = 0x80;
#ifdef BIG_ENDIAN_HASH
  write_word(message + end - WORD_BYTES, (word)total * 8);
#else
  write_word(message + end - 2 * WORD_BYTES, (word)total * 8);
#endif
}

static void finish(struct lanes_hash *hash, uint8_t digests[GROUP][DIGEST_BYTES])
{
  static const uint8_t closing[BLOCK_BYTES] = {0x80};
  const word bits = (word)hash->total * 8;
  const size_t after = hash->used + 1 + LENGTH_BYTES > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES;
  size_t zeros = after - LENGTH_BYTES - hash->used;
  for (const uint8_t *from = closing; zeros > 0;) {
    size_t part = zeros < BLOCK_BYTES - hash->used ? zeros : BLOCK_BYTES - hash->used;
    add(hash, from, 0, part);
    zeros -= part;
    from = closing + 1;
  }
  uint8_t length[LENGTH_BYTES] = {0};
#ifdef BIG_ENDIAN_HASH
  write_word(length + LENGTH_BYTES - WORD_BYTES, bits);
#else
  write_word(length, bits);
#endif
  add(hash, length, 0, LENGTH_BYTES);
  for (int t = 0; t < DIGEST_WORDS; t++) {
    word lanes[GROUP];
    memcpy(lanes, hash->state[t], sizeof lanes);
    for (size_t lane = 0; lane < GROUP; lane++)
      write_word(digests[lane] + t * WORD_BYTES, lanes[lane]);
  }
}
