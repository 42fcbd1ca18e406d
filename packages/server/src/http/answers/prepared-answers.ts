/** An answer that is JSON text already, as PostgreSQL writes it, or its bytes in UTF-8. It is sent as it is. */
export class JsonText {
  readonly text: string | Buffer

  constructor(text: string | Buffer) {
    this.text = text
  }
}

/** An answer whose JSON text is gzipped already. */
export class GzippedJson {
  readonly content: Buffer

  constructor(content: Buffer) {
    this.content = content
  }
}

/** The answer of a `conditional` operation to a caller that holds the newest state already. */
export class NotModified {
  readonly status = 304
}
