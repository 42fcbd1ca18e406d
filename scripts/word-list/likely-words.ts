/**
 * What reports of the last years have among their first two hundred and the common list by frequency has late or not at
 * all: counts and repeats, short letters with a count, and shapes for rules. Put together by hand after the reports of
 * NordPass (2019 to 2025) and Comparitech (2025), and after the tables of Li, Han and Xu (USENIX Security 2014) for sites
 * in China. Most likely first.
 */
export const LIKELY_WORDS: readonly string[] = `
  Aa123456 Aa@123456 Pass@123 Abcd@1234 abcd1234 Abcd1234 Aa112233 0987654321 Password Admin P@ssword P@55w0rd Welcome 12345678910 123123123 87654321 987654321 11223344 102030 1234567891 12345678901 1a2b3c4d 232323 142536
  12341234 qwerty123 qwerty1 qwertyuiop 1q2w3e4r5t azerty 0123456789 9876543210 00000000 222222 333333 444444 555555 777777 999999 159753 159357 147258369 147258
  789456123 789456 456789 123654 111222 121212 131313 101010 112233445566 1122334455 1234512345 123654789 741852963 963852741 12344321 111222333
  a123456 123456a a12345678 12345678a a123456789 123456789a a12345 12345a a123123 123456aa aa123456 qq123456 123456qq abc123456 123456abc q123456 z123456
  w123456 asd123 asd123456 zxc123 zxc123456 zxcvbnm zxcvbnm123 qwe123 qwe123456 123qwe 123asd 123abc 1a2b3c a1b2c3 a1b2c3d4 abc1234 abc@123 qwer1234 1234qwer asdf1234 asdfghjkl asdf asdasd
  5201314 1314520 520520 520 521521 7758521 woaini woaini1314 woaini520 woaini123 iloveyou1 iloveyou123 100200 110110 1234560 000 0000 00000 11111 55555 99999 9999 7777 2222 54321 4321
  1111111 0000000 22222222 33333333 44444444 55555555 66666666 77777777 99999999 111111111 1111111111 0000000000 999999999 111111a a111111 000000a
  aaaaaa aaaaaaaa aaaa aaa abcdef abcdefg abcdefgh abcd abcde abc123! qqqqqq zzzzzz asdasdasd qweqwe qwerty12 qwerty1234 qwerty12345 qwerty123456 1q2w3e 1q2w3e4r5t6y q1w2e3r4
  1qazxsw2 1qaz2wsx3edc qazwsxedc qazwsx123 zaq1zaq1 qweasd qweasdzxc 123qweasd 12qwaszx 1qazxsw23edc zxcvbn zxcvb zxcv qwert qwer asdfg
  Aa12345678 Aa123456789 Aa123456! Aa123456. Aa123456@ Aa@12345678 Aa123123 Aa1234 Aa12345 Aa1234567890 A123456 A123456a A12345678 Abc123 Abc@123 Abc@1234 Abc1234 Abc12345 Abc123456
  Abc@123456 Abc123! Abcd@123 Abcd123456 abcd@1234 abcd123 abcd12345 Abcd1234! abc@1234 Qwerty123 Qwerty1234 Qwerty@123 Qwerty1 Qwe123 Qwe@123 Asd123 Asd@123 Zxc123 Qq123456 Qaz123 Qaz@123
  Test@123 Test123 Test1234 Test@1234 test@123 test12345 test123456 testtest Pass1234 Pass123 Pass@1234 Pass@word1 User@123 user123 user1234 user1 Demo@123 demo demo123 demo1234 Demo123 guest123
  Welcome@123 Welcome@1 Welcome1! Welcome1234 Password@123 Password@1 Password1! Password12 Password1234 Password@1234 Password123! password@123 password12 password1234 password2 Passw0rd! Passw0rd1 P@ssw0rd! P@ssw0rd1234 P@ssw0rd@123
  P@ssword123 P@ssw0rd12 P@$$w0rd P@$$word Pa$$w0rd Pa$$word Pa55word p@ssword passwd passwort Passwort1 hallo hallo123 India@123 india123 Admin@1234 Admin1234 Admin@12345 Admin@123456 Admin@1 Admin1 Admin123! Admin123456
  admin12 admin12345 admin123456 admin@1234 admin@12345 admin@1 adminadmin admin01 admin888 admin123! admin000 admin111 root12345 root123456 Root123 Root@1234 root@1234 root1 root888 r00t UNKNOWN unknown telecomadmin admintelecom
  ubnt hikvision hik12345 12345abc smcadmin changeit Changeme123 Changeme1 Changeme@123 ChangeMe1 minecraft pokemon samsung google facebook
  hello hello123 Hello123 lovely love123 iloveu loveme babygirl lol123 master123 superman123 secret1 killer123 letmein123 login123 temp1234 server123 oracle123 cisco123 linux123 ubuntu123 support123 ftp ftp123 web www sql sa sa123
  web123 dev dev123 git123 deploy123 jenkins123 tomcat123 mysql123 postgres123 redis123 docker123 zabbix grafana elastic hadoop123 es oracle1 backup backup123 nginx www-data
`
  .trim()
  .split(/\s+/)
