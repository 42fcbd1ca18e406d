/**
 * The words that every account is tested with first, most likely first. They matter most: each takes half a second
 * on a bcrypt hash of cost 13.
 *
 * They were put together by hand after what is tried against servers and found on them: credentials of the Mirai
 * scanner (its published scanner.c, 2016; all of them are on the full list), Rapid7's "Good Passwords for Bad Bots"
 * (2022: what honeypots saw on SSH and RDP), and the order of the UK NCSC's list of the 100,000 most seen passwords of Have I
 * Been Pwned (2019). `password1` stays among the first 25.
 */
export const HEAD_WORDS: readonly string[] = [
  '',
  ...`
    123456 password admin root 12345678 123456789 qwerty 1234 12345 admin123 password1 toor test
    P@ssw0rd changeme 111111 abc123 password123 123123 welcome1 letmein root123 Password1 1234567
    1234567890 welcome pass qwerty123 000000 guest user default 123 P@ssword1 Passw0rd passw0rd
    p@ssw0rd P@ssw0rd1 P@ssw0rd123 Password123 admin1 admin1234 admin@123 Admin@123 Admin123
    root@123 Root@123 root1234 rootroot rootpass rootme test123 test1234 test1 temp temp123 ubuntu
    debian centos oracle postgres mysql ftpuser pi raspberry vagrant docker ansible deploy jenkins
    git hadoop tomcat nagios support service server linux system master secret secret123 qwe123
    1q2w3e4r 1qaz2wsx 1qaz@WSX qazwsx !QAZ2wsx zaq12wsx asdfgh qwertyuiop iloveyou monkey dragon
    football sunshine princess 654321 666666 888888 88888888 121212 1111 11111111 112233 123321
    a123456 Aa123456 abcd1234 abcdef abc12345 pass123 pass1234 password! Password! changeme123
    ChangeMe ChangeMe123! Welcome1 Welcome123 welcome123 letmein1 vizxv xc3511 anko supervisor
    administrator login nopassword huawei Huawei@123 Huawei12#$ cisco zte521 7ujMko0admin Zte521
  `
    .trim()
    .split(/\s+/),
]
