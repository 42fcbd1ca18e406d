/**
 * Walks that satisfy a rule about capitals, digits and signs, which is what servers ask for. Put together
 * by hand: the likeliest shapes of keyboard-walks.ts with a capital, the shift key or `!`. Plain ones are on
 * the common list by frequency: 46 of its first 1,000 words are walks.
 */
export const KNOWN_WALKS: readonly string[] = `
  Qwerty123 Qwerty123! Qwerty1! Qwerty@123 qwerty@123 Qwerty12 Qwerty1 Qwerty12345 qwerty123!
  Qwer1234 Qwer1234! Qwer!234 Qwer@1234 qwer1234! qwer!@#$ 1234qwer!@#$ 1qaz@WSX3edc 1qaz2wsx#EDC
  1qaz!QAZ 1Qaz2wsx 1QAZ2wsx 1qazXSW@ !QAZ@WSX !QAZ1qaz !QAZxsw2 zaq1@WSX ZAQ!2wsx zaq1ZAQ! Zaq12wsx
  1qaz2wsx! 1q2w3e4r! 1q2w3e4R 1Q2w3e4r 1q2w3e!@# !Q2w3e4r Q1w2e3r4 q1w2e3r4! 1Qw23er4 Asdf1234
  Asdf1234! asdf1234! asdf@123 Asd123!@# Abc123!@# Qwe123!@# qwe123!@# 123qwe!@# 123QWEasd 123qweASD
  qwe!@#123 !@#qwe123 !@#123qwe !@#$qwer !@#$%^&* !@#$%^ 1234!@#$ 123!@# 3edc#EDC 2wsx@WSX 1qaz#EDC
`
  .trim()
  .split(/\s+/)
