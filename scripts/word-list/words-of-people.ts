import { fillByPattern } from '@openhss/agent/words'

/** Sources from which words of people are made, each most common first. */
export interface PeopleSources {
  /** Passwords by frequency. */
  readonly passwords: readonly string[]
  readonly names: readonly string[]
}

/** Names and nouns with what young people add: a digit, an age, a year of school, love. Pure. */
export function generateAdditions({ passwords, names }: PeopleSources): string[] {
  const frequent = passwords.filter((word) => /^[a-z]{4,9}$/.test(word))
  const known = [...names.slice(0, 500), ...YOUNG_NAMES, ...names.slice(500)].filter((name) =>
    /^[a-z]{3,9}$/.test(name),
  )
  return [
    ...fillByPattern(frequent.slice(0, 1_800), '{A}'),
    ...fillByPattern(known.slice(0, 1_000), '{A} {w}1'),
    ...fillByPattern(PET_WORDS, NUMBERED),
    ...fillByPattern(known.slice(0, 200), NAME_ENDINGS),
    ...fillByPattern(
      frequent.slice(0, 500),
      '{w}2 {w}12 {w}3 {w}7 {w}11 {w}13 {w}01 {w}22 {w}69 {w}10 {w}23',
    ),
    ...fillByPattern(frequent.slice(400, 1_800), '{w}1 {w}123'),
    ...fillByPattern([...LOVED, ...known.slice(0, 300)], 'ilove{w} love{w} iluv{w} ihate{w}'),
    ...fillByPattern(known.slice(0, 60), 'teamo{w} {w}teamo {w}love baby{w} lil{w}'),
    ...compounds(),
    ...ofFamilies(),
    ...PHRASES,
    ...fillByPattern(PHRASES, '{w}1'),
    ...MISSPELT,
    ...ofLove(),
    ...WITH_BLANKS,
    ...fillByPattern([...LOVE_SENTENCES, ...frequent.slice(0, 250)], '{w}! {w}.'),
    ...known.slice(0, 4_000),
    ...fillByPattern(known.slice(1_000, 1_500), '{w}1'),
  ]
}

const NAME_ENDINGS =
  '{w}123 {w}2 {w}12 {w}3 {w}13 {w}7 {w}11 {w}01 {w}10 {w}22 {w}23 {w}5 {w}4 {w}14 {w}21 {w}15 {w}16 {w}8 {w}9 {w}06 {w}07 {w}08'

/** `sexygirl`, `pinklady`, `babyangel`: what somebody is, and who; also with a 1. */
function compounds(): string[] {
  const kinds = `pink sexy hot cool baby party emo cow candy crazy happy lovely sassy lil blue black sweet dancing barbie lady love lover
    pretty golden rock super good bad little big beautiful cute princess angel star white red purple green silver funny lonely lucky
    soccer skater surfer snow moon sun fire wild dirty naughty country city school gangsta honey sugar horse cat dog daddys mamas mommys music`
  const persons = `girl boy angel baby chick lover princess star love doll kitty cat babe lady rose heart bunny bear
    girls boys friends mama man gurl gal pie cakes cake queen king dog monkey butterfly rain life flower eyes face`
  const all = words(kinds).flatMap((kind) => words(persons).map((person) => kind + person))
  return [
    ...all,
    ...fillByPattern(
      words(kinds).slice(0, 18),
      words(persons)
        .slice(0, 14)
        .map((person) => `{w}${person}1`)
        .join(' '),
    ),
  ]
}

/** `momof3`, `my2boys`, `classof08`: children and school years. */
function ofFamilies(): string[] {
  const children = ['boys', 'girls', 'kids', 'babies', 'sons', 'loves', 'angels', 'dogs']
  const years = Array.from({ length: 20 }, (_, i) => String(i + 4).padStart(2, '0'))
  return [
    ...['2', '3', '4', '5', '1'].flatMap((count) => [
      ...children.flatMap((child) => [
        `my${count}${child}`,
        `${count}${child}`,
        `my${child}${count}`,
      ]),
      `momof${count}`,
      `mommy${count}`,
      `mother${count}`,
      `motherof${count}`,
      `dadof${count}`,
      `familyof${count}`,
    ]),
    ...years.flatMap((year) => [
      `class${year}`,
      `classof${year}`,
      `classof20${year}`,
      `senior${year}`,
      `seniors${year}`,
      `grad${year}`,
    ]),
  ]
}

/** Letters counted: 1 I, 4 love, 3 you; the Philippines' way to write it, with what it was told with. */
function ofLove(): string[] {
  const love = [
    '143',
    '1432',
    '14344',
    '143444',
    '143445254',
    '1435254',
    '5254143',
    '831',
    '459',
    '637',
    '143637',
    '224',
    '381654729',
  ]
  return [
    ...love,
    ...love.map((number) => `ilove${number}`),
    ...love.slice(0, 6).flatMap((number) => [number + number, `love${number}`]),
  ]
}

const LOVE_SENTENCES = words(
  'iloveyou iloveu ilove iluvu iluvyou iloveme ilovehim iloveher loveyou loveme loveu yahoo hotmail teamo',
)

const WITH_BLANKS = (
  'i love you,i love u,i love me,i love him,love you,love me,te amo,te quiero,te iubesc,mi amor,my love,fuck you,' +
  'fuck off,hello kitty,rock you,the best,best friends,no password,let me in,open sesame,pass word'
).split(',')

const MISSPELT = words(`
  babygurl babygurl1 babigurl babygrl babigirl babyboi babiboi babyface1 luvyou luvyou1 luvya luvu luver luvly lovee loveu4 iluvu iluvu2 iluvyou iluvyou2 iluvhim iluvme
  sexii sexxy sexcy sexygurl sexygrl hawt hottii cutii cutiie qtpie cutiepie cutiepie1 preety purty pretti playa playah playgurl badgurl badgirl badboy badass badazz
  gangsta1 gangstar gangster hunny hunnie honeybun honeybunch honeybee honeypie bubblez angelz boyz girlz palz friendz bestfriendz kidz ladyz dawg dogg
  wateva watever whateva whatevas eva4 4eva 4ever foreva n4eva 2cute 2cute4u 2hot 2hot4u 2good4u 2fast4u 2sexy 2sexy4u 4life love4life thug4life
  passw0rd1 pasword passward passwrd pwned rockyou rockyou1 RockYou ROCKYOU
`)

/** Given names that became frequent in the United States after 1990, by the lists of its Social Security. */
const YOUNG_NAMES = words(`
  jayden aiden kayden caden jaden brayden hayden landon logan mason elijah ethan noah liam gavin dylan austin trevor connor tanner dakota chase devin
  aaliyah nevaeh destiny kaylee hailey haley mackenzie madison makayla alexis alyssa brianna breanna savannah sierra kiara ciara jasmine jazmin aliyah
  trinity serenity autumn genesis skylar peyton riley taylor jordan kylie kaitlyn katelyn caitlyn ashlyn brooklyn camryn kennedy reagan
  tyra tyrese deshawn malik jamal darius marquis xavier isaiah jeremiah josiah ezekiel malachi elias gael diego santiago mateo
  yesenia yessenia jessenia yadira itzel citlali lizbeth jazlyn jaslyn joselyn jocelyn marisol mireya nayeli anahi dulce perla
  miley hannah selena demi zac shakira rihanna ashanti aaron carter
`)

const PHRASES = words(`
  iamthebest imthebest thebest iamcool imcool iamgod iamsexy imsexy iambeautiful imbeautiful iamme itsme itsmylife mylife memyself memyselfandi
  friendsforever bestfriends bestfriend friends4ever foreverlove foreveryoung loveforever love4ever loveislife lovelife loveislove lovehurts lovesucks
  truelove firstlove onelove mylove mylove1 myheart mybaby myfamily mybestfriend myfriends myself mypassword mynameis myspace myspace1 myspace123 ineedyou
  imissyou missyou missyou1 iloveyouso iloveyousomuch iloveyoubaby iloveu4ever iloveyou4ever iloveyoualways iloveyouforever loveyouforever alwaysandforever
  loveyoubaby loveyouall godlovesme jesuslovesme godisgood godisgreat godislove godbless jesusislord jesussaves jesuschrist praisegod thankgod faithhopelove
  ihateyou ihateu ihatelove ihateschool ihatemyself lovehate dontcare whocares whatever whatthe whatthehell whatsup wazzup letmein1 openup nothing nothing1 nevermind
  noneofyourbusiness guesswhat secretword trustno1 trustme trustnoone liveyourlife livelife livelaughlove peaceandlove peacelove hakunamatata carpediem
  heyhey heyyou hellothere helloworld hellokitty hello1234 goodgirl goodboy goodluck goodlife goodday fuckoff fuckyou1 fuckyou2 fuckthis fuckit fuckme fucklove
  kissme kissme1 kissmyass biteme biteme1 lickme suckit eatme eatshit getmoney getmein getalife girlsrule girlpower boyssuck boysrock boysstink
  loveboys hotmail hotmail1 hotmail.com yahoo yahoo1 yahoo.com yahoomail gmail gmail.com myemail facebook facebook1 bebo tagged friendster youtube
  bluesky blueeyes browneyes greeneyes brokenheart brokenangel heartbreak heartbroken beautifulgirl prettyinpink pinkpink pinkpanther rainbow1 sunflower sunflowers
  summertime summerlove wintertime springtime teddybear teddybears gummybear gummybears cottoncandy lollipop lollipops cupcakes cheesecake pancakes icecream milkshake chocolate1
  strawberry strawberries blueberry watermelon pineapple jellybean jellybeans jellybelly cookies cookiemonster butterflies ladybug ladybugs dragonfly fireflies unicorn unicorns
  highschool highschoolmusical cheerleader cheerleading gymnastics basketball1 volleyball1 swimming dancing dancequeen dancingqueen dramaqueen drama
  hannahmontana mileycyrus jonasbrothers zacefron johnnydepp orlandobloom parishilton britneyspears christinaaguilera justintimberlake justinbieber selenagomez
  taylorswift katyperry ladygaga rihanna beyonce eminem tupac 50cent snoopdogg lilwayne usher akon chrisbrown neyo rascalflatts greenday linkinpark mychemicalromance
  fallout falloutboy simpleplan blink182 goodcharlotte evanescence metallica slipknot systemofadown nirvana acdc gunsnroses ironmaiden backstreetboys westlife
  harrypotter danielradcliffe hermione voldemort dumbledore lordoftherings starwars lukeskywalker darthvader jamesbond spiderman spongebob spongebobsquarepants patrickstar bobesponja
  scoobydoo winniethepooh winniepooh mickeymouse minniemouse donaldduck tinkerbell tinkerbell1 tazmania tweetybird sylvester bugsbunny betty bettyboop hellokitty1 powerpuff carebears carebear strawberryshortcake
  naruto sasuke sakura itachi uchiha inuyasha kagome goku vegeta pikachu pokemon pokemon1 digimon yugioh bleach deathnote dragonball dragonballz onepiece
  manutd manchester manchesterunited manchestercity liverpoolfc chelseafc arsenalfc realmadrid barcelona acmilan juventus intermilan ronaldo cristianoronaldo ronaldinho messi lionelmessi zidane beckham davidbeckham
  rangersfc celticfc leedsunited newcastle evertonfc westham tottenham johncena reymysterio reymisterio batista undertaker rkoorton wwe
`)

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}

const PET_WORDS = `
  love baby princess angel sexy pink hottie cutie lover girl babygirl babyboy cute kisses monkey soccer football softball
  volleyball basketball cheer dance dancer senior class junior purple blue green orange yellow red black white lucky star rockstar
  superstar money player playboy pimp gangsta ghetto thug shorty mommy daddy mama papa sweet sweety sweetie sugar honey
  candy cookie chocolate cupcake kitty kitten puppy bunny tigger tweety pooh snoopy barbie bratz nena bebe amor teamo iloveyou
  iloveu loveu loveyou loveme hello summer family friends jesus heaven blessed smile happy crazy bitch sexygirl sexyboy hotgirl
  hotboy hotstuff cool coolio chicken peanut pumpkin butterfly flower rainbow dolphin horse horses dragon tiger
  eagle spider skater skate emo punk rock music guitar hiphop rap dog doggy cat lil big my june july may april march
  school college yankees lakers steelers cowboys chelsea arsenal liverpool rangers celtic barcelona
`
  .trim()
  .split(/\s+/)

const NUMBERED = [
  ...Array.from({ length: 30 }, (_, i) => `{w}${i + 1}`),
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((year) => `{w}${year}`),
  ...[
    '69',
    '99',
    '88',
    '77',
    '55',
    '33',
    '44',
    '66',
    '101',
    '123',
    '1234',
    '12345',
    '321',
    '143',
    '87',
    '88',
    '89',
    '90',
    '91',
    '92',
    '93',
    '94',
    '95',
    '96',
  ].map((n) => `{w}${n}`),
  '{w}! {w}. {w}s {w}me {w}u {A} {W} my{w} {w}z {w}ever {w}4ever 1{w} 2{w} #1{w} its{w} im{w} {w}love love{w} {w}{w}',
].join(' ')

const LOVED = `
  you u me him her god jesus mom mum mommy dad mymom mymum my mybaby mykids mydog mydad mycat mylife mysister myself myfamily boys girls dogs cats horses
  food pizza music soccer football life money sex pink dance school god1 jesus1 u2 you2 you1 you3 you4 you7 you! you. u1 u! me1 him2 him1 it ya
  you123 you12 you143 you22 you13 u123 u12 someone nobody everyone bob johnny joe tom nick ryan josh matt chris mike
  cody kyle sean tyler justin jake dan ben luke adam zac james alex brian eric jason jack danny paul kevin tony
`
  .trim()
  .split(/\s+/)
