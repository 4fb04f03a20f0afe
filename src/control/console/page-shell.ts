import { assetPaths } from './assets.ts'
import { type Html, html, textOf } from './html.ts'
import { type Language, verifyWords } from './verify-words.ts'

const tags = { en: 'en', zh: 'zh-Hans' } as const

/** The document around a page: nothing inline, nothing from elsewhere, and on top the word that this is an emulator. */
export function pageShell({
  title,
  body,
  language = 'en',
  head,
}: {
  title: string
  body: Html
  language?: Language
  head?: Html
}): string {
  return textOf(html`<!doctype html>
<html lang="${tags[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<meta name="robots" content="noindex">
<title>${title} · cloudauth-emulator</title>
<link rel="icon" href="${assetPaths.icon}">
<link rel="stylesheet" href="${assetPaths.stylesheet}">
${head}
</head>
<body>
<aside class="banner">${verifyWords[language].banner}</aside>
${body}
</body>
</html>
`)
}
