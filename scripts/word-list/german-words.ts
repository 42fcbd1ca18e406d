/** Short words of Germany, as they are typed there. Pure data. */
export const GERMAN_WORDS: readonly string[] = `
  passwort passwort1 passwort123 Passwort Passwort1 Passwort123 Passwort123! passwort12 geheim geheim123 Geheim123 hallo hallo123 hallo1 Hallo123 hallo12 hallo1234
  hallohallo schatz schatzi schatz1 schatz123 ficken ficken1 fickdich arschloch scheisse schalke schalke04 bayern dortmund bvb09 bvb1909
  werder hamburg berlin muenchen münchen koeln köln deutschland frankfurt stuttgart sommer sommer123 winter herbst fruehling frühling
  Sommer2024 Winter2024 schule lehrer kennwort Kennwort1 willkommen Willkommen1 Willkommen123 start123 Start123 Start123! start1 test1234 testtest
  sonne sonnenschein mausi maus hase hasi engel prinzessin liebe ichliebedich liebling baby susi mama papa oma opa familie katze hund pferd
  daniel michael thomas andreas stefan alexander sebastian christian matthias florian tobias markus martin patrick
  lol123 killer fussball fußball freiheit schnecke sternchen stern blume schmetterling computer internet admin123 qwertz qwertz123 qwertz1
  asdfghjklö yxcvbnm asdf1234 qay2wsx 1qay2wsx qayxsw qaywsx qaywsxedc 1qay2wsx3edc hurensohn wichser muschi penis titten
`
  .trim()
  .split(/\s+/)
