/** What a MetaInfo text is: as a client SDK makes it, changed on its way, or invented. Source: faceLiveness, sdk. */
export type MetaInfoKind = { kind: 'genuine' | 'changed' | 'invented'; deviceType?: string }

const deviceTypes = ['ios', 'android', 'h5', 'web']

/** Real ones have a few hundred characters. Longer texts than this are only checked for being objects. */
const longestRead = 16_384

/**
 * Judges a MetaInfo without minding key order, spacing or further keys. Never throws.
 * @returns `changed` for JSON inside a JSON string and for single quotes, `invented` for anything else that no SDK makes.
 */
export function judgeMetaInfo(text: string): MetaInfoKind {
  if (text.length > longestRead) return { kind: 'invented' }
  const whole = parse(text)
  if (typeof whole === 'string') return { ...fieldsOf(parse(whole)), kind: 'changed' }
  if (whole === undefined && /^\s*\{\s*'/.test(text)) {
    const found = /'deviceType'\s*:\s*'(\w{1,10})'/.exec(text)?.[1]
    return { kind: 'changed', ...(found !== undefined && { deviceType: found.toLowerCase() }) }
  }
  const { bioMetaInfo, deviceType } = fieldsOf(whole)
  const genuine = bioMetaInfo !== undefined && deviceType !== undefined && deviceTypes.includes(deviceType)
  return { kind: genuine ? 'genuine' : 'invented', ...(deviceType !== undefined && { deviceType }) }
}

function fieldsOf(value: unknown): { bioMetaInfo?: string; deviceType?: string } {
  if (typeof value !== 'object' || value === null) return {}
  const { bioMetaInfo, deviceType } = { ...value } as Record<string, unknown>
  return {
    ...(typeof bioMetaInfo === 'string' && { bioMetaInfo }),
    ...(typeof deviceType === 'string' && { deviceType: deviceType.toLowerCase() }),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
