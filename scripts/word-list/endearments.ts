/**
 * What people call those they love in Spanish, Portuguese, Tagalog, Indonesian and Romanian: a noun, small, mine, and a
 * second given name. Pure.
 */
export function generateEndearments(names: readonly string[]): string[] {
  const small = [...NOUNS, ...names.slice(0, 150)].flatMap((noun) => {
    const stem = noun.replace(/(?:[aeo]|it[ao])$/, '')
    return [`${stem}ita`, `${stem}ito`, `${stem}itas`, `${stem}itos`]
  })
  return [
    ...NOUNS,
    ...NOUNS.flatMap((noun) => [
      `mi${noun}`,
      `${noun}s`,
      `${noun}1`,
      `${noun}mia`,
      `${noun}mio`,
      `la${noun}`,
    ]),
    ...SPANISH,
    ...names.slice(0, 200).flatMap((name) => [name.toUpperCase(), `${name}1`, `teamo${name}`]),
    ...NOUNS.map((noun) => noun.toUpperCase()),
    ...small,
    ...FIRST_OF_TWO.flatMap((first) => names.slice(0, 70).map((second) => first + second)),
    ...TAGALOG.flatMap((word) =>
      ['', 'ko', 'koh', 'ako', 'q', 'ka', '1', 'coh', 'co'].map((end) => word + end),
    ),
    ...INDONESIAN.flatMap((word) => ['', 'ku', '123', 'mu', '1'].map((end) => word + end)),
    ...ROMANIAN.flatMap((word) => ['', 'a', 'mea', '1'].map((end) => word + end)),
  ]
}

const FIRST_OF_TWO = 'maria jose juan luis ana carlos miguel mary john jorge julio rosa'.split(' ')

const TAGALOG =
  words(`mahal ganda maganda pogi gwapo gwapa astig makulit kulit pasaway maldita suplada pangit tanga bobo gago tangina putangina
  asawa honey bhabe bhabes bhaby baby babe bebe mhine mine labs love lab langga pangga palangga panget kambal kapatid barkada kaibigan tropa sinta irog
  puso buhay langit lupa tubig araw buwan bituin anak nanay tatay inay itay kuya ate lola lolo pinoy pinay pilipinas manila cebu davao rakista
  punkista emo jologs sexy cute kikay bakla tomboy jomblo sungit kalbo taba payat bulag bungal wala walalang ewan bahala secret lihim prinsesa anghel diyos`)

const INDONESIAN =
  words(`sayang cinta cantik ganteng manis bunda ayah mama papa adik kakak sahabat teman kasih rindu hati jiwa bintang bulan matahari langit
  pelangi bunga mawar melati kucing anjing burung ikan gila bangsat anjing kontol memek ngentot jancok asu babi monyet bodoh goblok rahasia sandi
  katasandi indonesia jakarta bandung surabaya bali merdeka garuda persib persija arema allah bismillah alhamdulillah islam muslim
  putri puteri putra dewi sari wati indah lestari coklat biru merah putih hitam`)

const ROMANIAN =
  words(`iubire iubirea iubita iubit iubitu dragoste dragostea suflet sufletel inima inimioara pisica pisicuta pisicutza pisi papusa papusica printesa printesica
  fluture fluturas trandafir floare floricica ingeras ingeri inger soare soarele luna stea steaua steluta dinamo rapid romania bucuresti mama mamica tata tati bunica
  parola secret secreta frumoasa frumos dulce dulceata ciocolata capsuna cirese bomboana ursulet ursuletz puiutz pui puisor catel catelus dumnezeu doamne
  ionut andrei alexandru alexandra ioana mihai mihaela cristi cristina daniela raluca bianca gabi denisa andreea florin florina`)

const SPANISH =
  words(`teamo tequiero tekiero tkm teadoro teextraño miamor mivida micielo amormio teamomucho tequieromucho tekieromucho tkieromucho tekelo
  tqm tkmucho teamobebe teamoamor teamo1 teamo123 teamo2 amore amoremio tiamo tiamotanto contraseña contrasena clave clave123 senha senha123 hola hola123 hola1234 holahola gatito perrito pelusa
  lamejor elmejor losamo losquiero soylamejor soyelmejor lamaslinda lamasbella lamasbonita lavidaesbella lavida jesusteama diosteama diosesamor diosmeama jesucristo cristovive cristoteama
  cristomeama jesusmeama dios virgen guadalupe mifamilia mihija mihijo mishijos mishijas mibebe mibb miamorcito solotu soloyo solouno porsiempre parasiempre siempre amistad felicidad esperanza
  queteimporta noselo nose olvidala olvide notengo losiento estupido estupida tonto tonta puta puto pendejo pendeja cabron cabrona verga chinga
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo
  aries tauro geminis cancer leo virgo libra escorpion sagitario capricornio acuario piscis escorpio rojo azul verde amarillo morado naranja negro blanco rosado celeste
  alianzalima universitario cristal bocajuniors riverplate chivas cruzazul pumas tigres rayados santos america saprissa alajuelense emelec barcelona colocolo udechile
  millonarios nacional peñarol flamengo corinthians palmeiras saopaulo vasco gremio internacional cruzeiro fluminense botafogo benfica sporting porto
  amizade saudade amoreterno meuamor minhavida euteamo teamomuito linda gostosa gatinha princesinha florzinha borboleta estrelinha golfinho cachorro morango brasil
`)

const NOUNS = `
  amor bebe nena nene princesa reina rey angel cielo vida corazon hermosa bonita linda flaca gorda negra morena loca chica chiquita
  muñeca muneca mariposa estrella luna sol flor rosa fresa gata gato perro perra osito oso pollo conejo paloma
  familia hermano hermana mama papa hijo hija amiga amigo amigos amigas guapa guapo beso besos dulce caramelo chocolate
  caliente diabla bruja mango cereza sirena hada burbuja campana galleta pelota futbol tesoro preciosa cosita vaca
`
  .trim()
  .split(/\s+/)

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
