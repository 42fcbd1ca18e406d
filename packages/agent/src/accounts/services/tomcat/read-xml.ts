import type { Reading, System } from '../../../host/system.ts'
import { decodeXml } from './decode-xml.ts'
import { parseXml } from './parse-xml.ts'
import type { XmlDocument } from './parse-xml.ts'

/** A file of Tomcat. Never throws. */
export async function readXml(
  files: System,
  file: string,
  maxBytes = MAX_FILE_BYTES,
): Promise<Reading<XmlDocument>> {
  const bytes = files.readBytes(file, maxBytes)
  if (!('value' in bytes)) return bytes
  const text = decodeXml(bytes.value)
  bytes.value.fill(0)
  return { value: await parseXml(text, files.meter) }
}

/** 1 MiB: some 8,000 users; a file comes with 3 KB. */
const MAX_FILE_BYTES = 1024 * 1024
