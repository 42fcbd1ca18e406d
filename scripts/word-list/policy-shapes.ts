import { fillByPattern } from '@openhss/agent/words'

/**
 * What people make of a word where a rule asks for a capital, a digit and a sign: word, sign, count. The sign is
 * `@` more often than all others together, then `!`, `#` and `.`; see Mazurek et al., Measuring Password Guessability
 * for an Entire University, CCS 2013. Likeliest shapes of every word before the next shapes. Pure.
 */
export function generatePolicyShapes(): string[] {
  return TIERS.flatMap(({ words, patterns }) => fillByPattern(words, patterns))
}

const STEMS = `
  a aa abc abcd abcde aaa admin root test user guest pass password passwd pwd p@ss p@ssw0rd p@ssword passw0rd welcome
  qwe qwer qwerty asd asdf zxc zxcv qaz q1w2e3 1q2w3e 1qaz
`
  .trim()
  .split(/\s+/)

/** Names of products, places and roles that stand in the passwords of servers and offices. */
const ROLES = `
  administrator huawei cisco oracle mysql server linux windows system manager master super company hello login changeme
  letmein sql web ftp tomcat redis postgres docker jenkins ubuntu centos debian redhat vmware zabbix nagios ansible
  cloud aliyun tencent h3c zte hikvision dahua support service backup deploy dev ops devops demo temp public default
  secret security monitor office sales info mail itadmin sysadmin app api data git gitlab student teacher school
  bank hotel hospital india china google microsoft apple samsung amazon facebook internet network computer
  my love home family happy lucky summer winter monday sunday january october london america
  sa dba sysdba operator netadmin webadmin qwertyuiop football monkey dragon shadow superman batman
`
  .trim()
  .split(/\s+/)

/** Given names, most common first in their country: India, where `Name@123` leads every list, and the West. */
const NAMES = `
  rahul amit kumar sandeep vijay sanjay ravi rajesh suresh ramesh deepak manoj anil sunil ajay raj priya pooja neha
  sneha kapil rohit sachin vikas ashok mahesh ganesh krishna sai ram shiva ankit nitin pankaj sharma singh khan ali
  ahmed mohamed omar michael david john james robert daniel jessica ashley thomas andrew joshua maria ana jose carlos
  juan luis anna alex sarah max peter martin marco andrea laura julia lisa kevin jordan charlie george
`
  .trim()
  .split(/\s+/)

const COUNTS =
  '123 1234 1 12345 12 123456 1234567 12345678 321 111 666 888 000 2020 2021 2022 2023 2024 2025 2026'.split(
    ' ',
  )

const TIERS: readonly { readonly words: readonly string[]; readonly patterns: string }[] = [
  {
    words: STEMS,
    patterns: [
      '{w} {W}',
      ...signed('@', COUNTS),
      ...signed('', [
        '123456',
        '1234',
        '123',
        '12345',
        '12345678',
        '123456789',
        '1',
        '12',
        '1234567',
      ]),
      '{W}123! {W}1234! {W}123456! {W}1! {w}123! {W}123@ {W}1234@ {W}123456@ {W}123# {W}123. {w}123. {W}123456.',
      '{w}123456! {w}123456@ {w}123456. {W}12345! {W}12! {W}! {W}@ {w}@ {w}!@# {W}!@# {W}123!@# {w}123!@# {W}!@#123',
      '{w}!@#$ {W}!@#$ {w}!@#123 {W}1234!@#$ {w}@123. {W}@123. {W}@123! {w}@123! {W}@1234! {W}@123# {W}@12345!',
      '123456{w} 123{w} 123{W} 123456{W} 123@{w} 123@{W} 123!@#{w} {A}123 {A}@123 {A}123456 {A}@123456 @{W}123',
      '{w}{W}123 {w}{W}123456 {W}{w}123 {W}{w}123456 {W}{w}@123 {w}{w}123 {w}{w}@123 {w}_123456 {W}_123456 {W}112233 {W}111111 {W}123123 {W}000000 {W}888888 {W}666666 {W}5201314 {W}654321 {W}123321',
      ...signed('#', COUNTS.slice(0, 10)),
      ...signed('!', COUNTS.slice(0, 10)),
      ...signed('_', COUNTS.slice(0, 8)),
      ...signed('-', COUNTS.slice(0, 6)),
      ...signed('.', COUNTS.slice(0, 8)),
      ...signed('$', COUNTS.slice(0, 6)),
      ...signed('*', COUNTS.slice(0, 6)),
      ...signed('&', COUNTS.slice(0, 4)),
      ...signed('', [
        '2019',
        '2020',
        '2021',
        '2022',
        '2023',
        '2024',
        '2025',
        '2026',
        '111',
        '666',
        '888',
        '520',
        '321',
      ]),
    ].join(' '),
  },
  {
    words: ROLES,
    patterns: [
      ...signed('@', COUNTS.slice(0, 8)),
      ...signed('', [
        '123',
        '1234',
        '123456',
        '1',
        '12345',
        '12345678',
        '01',
        '2023',
        '2024',
        '2025',
      ]),
      '{W}123! {W}1! {w}123! {W}! {W}1234! {w}!@# {W}!@# {W}@2023 {W}@2024 {W}@2025 {w}@2024 {w}@2025 {A}@123 {A}123',
      ...signed('#', ['123', '1234', '1']),
      ...signed('!', ['123', '1234', '1']),
      ...signed('_', ['123', '1234', '1']),
      ...signed('.', ['123', '1234']),
      '123{w} 123{W} {w}{w} {w}admin {w}root {W}@123! {W}@123. {W}@123#',
    ].join(' '),
  },
  {
    words: NAMES,
    patterns:
      '{W}@123 {W}@1234 {w}@123 {W}123 {w}123 {W}@12345 {w}@1234 {W}@1 {W}123! {W}1234 {W}#123 {w}1234 {w}12345 {w}123456 {W}@2024 {W}@2025 {W}1 {W}!',
  },
]

function signed(sign: string, counts: readonly string[]): string[] {
  return counts.flatMap((count) => [`{W}${sign}${count}`, `{w}${sign}${count}`])
}
