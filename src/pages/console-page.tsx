import { assetPaths } from './assets.ts'
import { documentOf } from './document.tsx'
import { verifyWords } from './verify/words.ts'

/** The console at `/_emulator/`: the frame that the console's script fills from the control API. It holds no data. */
export const consolePage = (): string =>
  documentOf({
    title: 'Console',
    banner: verifyWords.en.banner,
    stylesheet: assetPaths.stylesheet,
    script: assetPaths.consoleScript,
    children: (
      <>
        <div id="root" />
        <noscript>
          <p class="notice">
            The console needs JavaScript. The control API does everything it does: see /_emulator/openapi.json.
          </p>
        </noscript>
      </>
    ),
  })
