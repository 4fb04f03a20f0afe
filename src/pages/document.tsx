import type { Child } from 'hono/jsx'
import { assetPaths } from './assets.ts'

type Parts = {
  title: string
  /** The word on top that this is an emulator. */
  banner: string
  language?: string
  stylesheet: string
  script?: string
  children: Child
}

/** The document around a page, as text: nothing inline, nothing from elsewhere. */
export function documentOf({ title, banner, language = 'en', stylesheet, script, children }: Parts): string {
  const document = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <title>{title} · cloudauth-emulator</title>
        <link rel="icon" href={assetPaths.icon} />
        <link rel="stylesheet" href={stylesheet} />
        {script && <script type="module" src={script} />}
      </head>
      <body>
        <aside class="banner">{banner}</aside>
        {children}
      </body>
    </html>
  )
  return `<!doctype html>\n${document}\n`
}
