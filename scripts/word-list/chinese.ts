import { fillByPattern } from '@openhss/agent/words'

/**
 * Passwords of people who write Chinese: numbers that sound like words, pinyin, and short letters with a number before
 * or behind. Which shapes are frequent: Li, Han and Xu, A Large-Scale Empirical Analysis of Chinese Web Passwords
 * (USENIX Security 2014); Wang et al., Birthday, Name and Bifacial-security (USENIX Security 2019). Pure.
 */
export function generateChineseHead(): string[] {
  return [
    ...LOVE_NUMBERS,
    ...KNOWN,
    ...join(LIKELY_LETTERS, LIKELY_NUMBERS),
    ...join(LIKELY_NUMBERS.slice(0, 12), LIKELY_LETTERS),
    ...LOVE_WORDS,
    ...join(LOVE_WORDS.slice(0, 12), LIKELY_NUMBERS),
    ...LOVE_NUMBERS.slice(0, 12).flatMap((first) =>
      LOVE_NUMBERS.slice(0, 12).map((second) => first + second),
    ),
  ]
}

/** The same shapes with every letter, surname, word and number, and full names. Pure. */
export function generateChineseShapes(): string[] {
  const single = Array.from('abcdefghijklmnopqrstuvwxyz')
  const letters = [...LIKELY_LETTERS, ...single, ...DOUBLE_LETTERS]
  const few = [...new Set([...LIKELY_LETTERS, ...single])]
  const numbers = [...NUMBERS, ...YEARS]
  const names = fullNames()
  return [
    ...WORDS,
    ...join(['woai', 'woshi', 'wo', 'wojiao'], [...SURNAMES, ...GIVEN_NAMES, ...LOVED]),
    ...join(SURNAMES, LIKELY_NUMBERS.slice(0, 20)),
    ...fillByPattern(
      SURNAMES,
      '{W}123 {W}@123 {W}123456 {W}520 {W}1234 {W}123! {w}@123 {W}1314 {w}.123',
    ),
    ...join(letters, LIKELY_NUMBERS),
    ...join(LIKELY_NUMBERS.slice(0, 20), letters),
    ...join([...WORDS, ...ENGLISH], LIKELY_NUMBERS.slice(0, 14)),
    ...join(['123456', '123', '520'], [...WORDS, ...ENGLISH]),
    ...join(GIVEN_NAMES, ['', ...LIKELY_NUMBERS.slice(0, 8)]),
    ...join(
      single.map((letter) => letter.toUpperCase()),
      LIKELY_NUMBERS,
    ),
    ...join(few, numbers),
    ...YEAR_MONTHS,
    ...names,
    ...join(SURNAMES.slice(0, 30), numbers),
    ...join(NUMBERS, few.slice(0, 30)),
    ...join(twoInitials(), LIKELY_NUMBERS.slice(0, 14)),
    ...join(DOUBLE_LETTERS, numbers.slice(0, 90)),
    ...join(['123456', '123', '520', '5201314'], [...twoInitials(), ...SURNAMES.slice(0, 40)]),
    ...join(names.slice(0, 1_200), ['123', '520', '123456']),
    ...join(threeInitials(), ['123', '123456', '520', '1314']),
    ...PHONE_HEADS,
  ]
}

/** 520: I love you; 1314: a whole life; 521, 530, 920 and 9420 as well; 7758521: kiss me, I love you. */
const LOVE_NUMBERS = `
  5201314 1314520 520 1314 520520 521 521521 1314521 5211314 13145200 52013140 520131 7758521 7758258 584520 5845201314
  584521 5845211314 584131420 5201314520 5201314521 520131400 5211314521 1314521521 3344520 3344521 3344 13141314 5205201314
  9420 920 530 5301314 5201413 1413520 52013145 201314 20131420 14520 1573 25184 7758 775852 77585210 77582580 5460 5420
  520521 521520 5201 1314920 52099 520999 5209999 99520 9958 5871 51020 88520 5208 1711 51211314 52110 100520 25251325
`
  .trim()
  .split(/\s+/)

/** Emergency numbers, stories and series that stand in every list of these sites. */
const KNOWN = `
  110110 119119 120120 110119 110120 110119120 110 119 120 10086 10086 10010 10000 100200 100000 123000 123654 1236987
  31415926 3141592653 314159 1123581321 11235813 aptx4869 conan kid1412 a1b2c3 a1s2d3f4 q1w2e3 1a2b3c 1a2s3d 1a2s3d4f qazwsx123
  woaini woaini1314 woaini520 woaini521 woaini123 qq123456 qwe123 asd123 zxc123 123qwe 123asd 123zxc 123abc abc123 abcd123
  147258 147258369 159357 159753 123321 112233 123123 111222 789456123 789456 456852 456789 852456 753951 963852741 741852963
  741852 963852 14789632 1478963 19491001 20080808 19971997 19891004 5203344 20081001 520025 198964 168168 518518 588588
  18181818 16881688 118118 88888888 66668888 88886666 6688 8866 168888 188188 198888 888666 666888 888999 999888 518888
  88488848 520888 5201988 1qaz2wsx3edc 1qazxsw2 2wsx3edc qazxsw zaqxsw wsxedc wsx123 edc123 qweasd qweasdzxc asdzxc
  q1q1q1 a1a1a1 w2w2w2 z1x2c3 z1x2c3v4 a123123 aa123123 qwaszx 12qwaszx 1q2w3e 1q1q1q dearbook csdn csdn123 tianya baidu
  baidu123 taobao taobao123 alipay wangyi 163163 163com 126126 qqqq qqqqqq qq qq123 qq520 qq1314 qq5201314 13800138000 12306 12580 95588 95555 12315 13145201314 52013145201314 147896321 357159 159951 258852 987456321 weixin weixin123 tencent
`
  .trim()
  .split(/\s+/)

const LIKELY_NUMBERS = `
  123456 123 123456789 5201314 520 1314 123123 1234 12345 111111 12345678 000000 1314520 521 123321 1234567 111 1 666 888
  888888 666666 654321 112233 110 321 1234567890 11 12 000 100 007
`
  .trim()
  .split(/\s+/)

const NUMBERS = `
  520520 5211314 521521 1111 11111 11111111 0000 00000000 00 222 2222 222222 333 333333 444 444444 555 5555 555555 777 777777
  7777777 7758521 7758258 6666 66666 8888 88888 88888888 999 9999 999999 110110 119 120 119119 001 01 02 03 10 13 14 18 20 21 22 23 24
  25 26 27 28 66 77 88 99 101 168 518 588 789 456 147 258 369 159 357 147258 147258369 159357 159753 789456 789456123 456789 456123
  123654 741852 963852 258369 258258 147147 789789 456456 112358 121212 131313 123000 100200 198 332211 321321 4321 54321 987654321
  87654321 987654 012345 0123456 0123456789 1234560 123456a 123a 123qwe 123abc 1122 112211 11223344 222333 333666 666888
  888666 123666 123888 123520 123789 123456123 12344321 123454321 1212 1313 1414 2000 2008 2009 2010 2011 2012 2013 2014 5188
  9527 4869 1412 1010 1001 1024 1212 1225 0123 0520 0808 0101 1123 1120 168168 588588 198888 85 86 87 88 89 90 91 92 93 94 95
`
  .trim()
  .split(/\s+/)

/** Birth years of most people who use a computer. */
const YEARS = Array.from({ length: 30 }, (_, i) => String(1975 + i))

const LIKELY_LETTERS =
  'a qq q z w s aa abc asd qwe zxc x qaz l y h c d as zz aaa wang woaini love b j m zx qw qqq ab ww abcd'.split(
    ' ',
  )

const DOUBLE_LETTERS = `
  ss xx cc dd ee ff hh jj ll yy sd df er we xc cv ok ly lx lj ls lh lw lc yy wy wj wx wl wh ws zy zj zl zh zw zs zf xy xj xl xh hy hj
  hl hx cy cj cl cx jj gg bb mm nn tt kk oo pp rr uu vv qwer asdf zxcv qwert asdfg zxcvb qazwsx qweasd asdasd qweqwe aaaa aaaaaa
  qqqq www xxx zzz sss ddd wsx edc qwerty asdfgh zxcvbn zxcvbnm asdfghjkl qazwsxedc aini wo ni ai bb mm baby iloveyou ilove
  wan lovely my hello abcde abcdef nihao password pass admin test root user king boss xiao lao sun sky moon star kiss rain
`
  .trim()
  .split(/\s+/)

/** Birthdays without the day. */
const YEAR_MONTHS = YEARS.flatMap((year) =>
  Array.from({ length: 12 }, (_, i) => year + String(i + 1).padStart(2, '0')),
)

const LOVED =
  'laopo laogong mama baba ziji jia zhongguo baobao baobei meinv qian ta tamen ni nimen dajia jie ge mei di shui zhu tiancai shen'.split(
    ' ',
  )

/** The hundred surnames that nine of ten Chinese have, most common first, and how others write theirs. */
const SURNAMES = `
  wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong
  xiao cheng cao yuan deng fu shen zeng peng lv lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan
  fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian yin chang lei
  tao wen ouyang mo chang hong ou bao zuo gong niu wong chan lee ng lam cheung chow leung
`
  .trim()
  .split(/\s+/)

/** Syllables that given names are made of. */
const NAME_SYLLABLES = `
  wei fang na min jing li qiang lei jun yang yong yan jie juan tao ming chao xiu xia ping gang gui ying hua bin yu jian hong
  lin bo hui xin hao peng fei ting dan xue lan mei jing kai yi yuan bing ning liang long cheng feng hai dong rong qing xiang
  rui han jia qi chen tian kun le shan wen yue zhen song
`
  .trim()
  .split(/\s+/)

const LOVE_WORDS = `
  woaini woaiwo aini woaiwojia woaiziji woaimama woaibaba woaizhongguo iloveyou loveyou ilove love loveme lovelove woxihuanni
  woaini1314 woaini520 woaini5201314 aini1314 aini520 love520 love1314 iloveyou520 iloveyou1314 woaini1314520 520woaini
  1314woaini 5201314woaini woainima woaila woainiya wobuaini woyaoni baobei laopo laogong qinaide meimei gege didi jiejie
`
  .trim()
  .split(/\s+/)

const WORDS = `
  nihao nihaoma caonima caonimabi nimabi wocao shabi sb zhongguo china beijing shanghai guangzhou shenzhen tianjin chongqing chengdu wuhan
  nanjing hangzhou xian suzhou dalian qingdao jinan henan hunan hubei hebei sichuan guangdong taiwan hongkong xianggang
  tiantian xiaoxiao xiaoming xiaohong xiaohua xiaowei xiaoli xiaofei xiaojie xiaolong xiaoyu xiaobai xiaohei xiaoqiang xiaobao
  xiaodong xiaofeng xiaogang xiaohui xiaojun xiaolei xiaolin xiaoping xiaotian xiaoyan xiaoyang xiaoying xiaozi xiaozhu xiaomao
  mima wodemima mimamima woshishui woshini woshiwo woshizhu woshitiancai woshishen woshinidie woshidashen tiancai shuaige meinv
  haha hehe heihei hahaha xixi lala suibian wusuowei bucuo kuaile xingfu pingan jiankang facai gongxi gongxifacai xinnian
  mama baba mamababa babamama yeye nainai jiejie meimei gege didi laopo laogong baobao baobei beibei guaiguai qinqin
  dashen daxue daxia dahai dalong shengri jiayou nuli fendou chenggong shengli aoyun buyao buzhidao zhidao meiyou
  youxi yinyue dianying dianhua shouji diannao wangluo zuqiu lanqiu pingpong yaoming kobe jordan liverpool
  qiutian dongtian chuntian xiatian taiyang yueliang xingxing tiankong haiyang baiyun liuxing caihong meigui
  long feng hu tiger dragon panda xiongmao gou mao zhu laohu laoshu shizi hudie yu niao tuzi yazi feiji
  shijie heping ziyou mengxiang xiwang yongyuan zhenai zhenxin pengyou tongxue laoshi xuesheng gongren
  sunyanzi zhoujielun jaychou jay linjunjie liudehua zhangjie lixiaolong chenglong zhangxueyou wangfei xiena hejiong
  lianxiang huawei xiaomi zhongxing haier meidi geli jingdong aliyun wangba guanliyuan fuwuqi xitong shujuku ceshi
  mimashi123 mima123 mima123456 woaini woaini1 woaini123 ainiyiwannian yiqianyi yiershisan yisheng yishi yiwan
  zaijian zhuzhu zhutou dabendan bendan benzhu shagua hundan wangbadan wugui qusi gundan fuck fuckyou
  duoduo maomao lele lulu feifei tingting lingling yangyang yanyan yuanyuan jingjing lili linlin leilei longlong
  congcong panpan pangpang niuniu nannan mengmeng miaomiao yingying yueyue dandan dongdong weiwei wenwen xinxin
  shanshan huanhuan huihui honghong haohao hanhan jiajia jiejie junjun juanjuan kaikai lanlan lanmao qiqi qianqian
  rongrong shuangshuang taotao tongtong xuexue xueer yaya yiyi yingzi zhenzhen zizi binbin bobo chenchen chaochao
`
  .trim()
  .split(/\s+/)

/** English words and names that stand beside them. */
const ENGLISH = `
  angel baby dragon king lucky happy sunny sky moon star lover kiss tiger super boss master apple snow rain summer winter spring dream music
  linda jack tom peter lucy lily anna mary tony jerry mike jason kevin michael jordan kobe jay eason david jacky andy alex
`
  .trim()
  .split(/\s+/)

/** Names that call somebody by one syllable twice or with `xiao` (little) before it. */
const GIVEN_NAMES = NAME_SYLLABLES.flatMap((name) => [name + name, `xiao${name}`, name])

function fullNames(): string[] {
  return NAME_SYLLABLES.slice(0, 60).flatMap((name) =>
    SURNAMES.slice(0, 40).map((surname) => surname + name),
  )
}

/** First letters of surname and given name: `wj`. */
function twoInitials(): string[] {
  return Array.from('jlhxyzwfmcsqdbgptnrk').flatMap((name) =>
    Array.from('wlzcyhxsgjdfmtqpr').map((surname) => surname + name),
  )
}

/** `lxm`, of the seven most frequent surnames. */
function threeInitials(): string[] {
  return Array.from('xyjhwzl').flatMap((middle) =>
    Array.from('jlhxyzwfmcsq').flatMap((name) =>
      Array.from('wlzcyhx').map((surname) => surname + middle + name),
    ),
  )
}

/** Prefixes of mobile numbers with the rest counted. */
const PHONE_HEADS = '130 131 132 133 134 135 136 137 138 139 150 151 152 158 159 186 187 188 189'
  .split(' ')
  .flatMap((head) => [
    `${head}00138000`,
    `${head}12345678`,
    `${head}00000000`,
    `${head}${head}`,
    `${head}88888888`,
    `${head}12345`,
    `${head}123`,
  ])

/** By ending before by beginning: every word with the likeliest number comes first. */
function join(first: readonly string[], second: readonly string[]): string[] {
  return second.flatMap((end) => first.map((start) => start + end))
}
