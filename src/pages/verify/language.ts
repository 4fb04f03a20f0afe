import type { Language } from './words.ts'

/**
 * What the page of a phone can speak.
 *
 * @source webLanguage
 * @documented The page speaks the language of LanguageConfig, else one of the browser's, else English.
 */
const documented = ['zh', 'TW', 'en', 'ms', 'id', 'th', 'vi', 'ja', 'ko', 'fr', 'es', 'pt', 'ru', 'ar']

/** Which language a page speaks, and which one it should have spoken where this emulator has no words for that. */
export type Spoken = { language: Language; wanted?: string }

/** What decides on it. `asked` is what the user chose on the page, `accepted` the header Accept-Language. */
export type Wishes = { asked?: string | undefined; config?: string | undefined; accepted?: string | undefined }

/**
 * The language of the page in the documented order: what the user chose, defaultLanguage of LanguageConfig, the browser's
 * languages, English. What the documents do not list is English at once.
 *
 * @source webLanguage
 * @guess LanguageConfig may be JSON with defaultLanguage or the code alone, as the SDK shows it. A documented language that
 * the emulator has no words for gives way to the next in the documented order.
 */
export function chooseLanguage({ asked, config, accepted }: Wishes): Spoken {
  const chosen = asked && languageOf(asked)
  if (chosen) return { language: chosen }
  const wanted = defaultLanguage(config)
  const first = wanted && languageOf(wanted)
  if (first) return { language: first }
  if (wanted && !documented.includes(wanted)) return { language: 'en' }
  const next = (accepted ?? '').split(',').flatMap(range => languageOf(range.split(';')[0]?.trim() ?? '') ?? [])
  return { language: next[0] ?? 'en', ...(wanted && { wanted }) }
}

/** Codes of the documents, and tags as browsers send them. */
function languageOf(code: string): Language | undefined {
  if (/^(tw|zh-(hant|tw|hk|mo))\b/i.test(code)) return 'zh-Hant'
  if (/^zh\b/i.test(code)) return 'zh-Hans'
  return /^en\b/i.test(code) ? 'en' : undefined
}

function defaultLanguage(config = ''): string | undefined {
  if (!config.trim().startsWith('{')) return config.trim() || undefined
  try {
    const { defaultLanguage: given } = JSON.parse(config) as { defaultLanguage?: unknown }
    return typeof given === 'string' && given !== '' ? given : undefined
  } catch {
    return undefined
  }
}
