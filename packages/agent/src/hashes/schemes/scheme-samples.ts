/** Each sample is a hash of this word. */
export const SAMPLE_WORD = 'openhss'

/** One hash of each scheme that systems write, at the lowest cost. A library that computes them can be used. */
export const SCHEME_SAMPLES: Readonly<Record<string, string>> = {
  yescrypt: '$y$j75$saltsaltsaltsalt$jcRXLOrguwatVU0LZN9jtMhwrWaRgFcbpyMgU0UHCv1',
  'gost-yescrypt': '$gy$j75$saltsaltsaltsalt$M6STMHyQEfZbj6PXhWdtdcJZ4jLp9XwfoaRo57LIZX9',
  scrypt: '$7$4/..../....saltsalt$b3nZs.gGXY4xDpUkXvuRW61vPTH99gqISEjkawp7Z3A',
  bcrypt: '$2b$04$abcdefghijklmnopqrstuuk47040gnlV5AksXQWseIad09V7pXTA.',
  'sha512-crypt':
    '$6$rounds=1000$saltsalt$KJfso/I8ulW4crM23GCXvwM3TpJQwrjkBJ0U0IlpbntZy5/DzZQifgaU9Rv6NUAiL/vigZUiKtGdJtesHGvxz0',
  'sha256-crypt': '$5$rounds=1000$saltsalt$8erJ4FTB0We20Y.Z5ywKI1JwAgikVwNlTLeIfhBst01',
  'md5-crypt': '$1$saltsalt$3JUjxInMOqi6ngbFcs3V20',
  des: 'saep6I515zygQ',
}
