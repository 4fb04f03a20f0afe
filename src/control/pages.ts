import { type AssetName, assetTypes } from '../pages/assets.ts'
import { consolePage } from '../pages/console-page.tsx'
import { contentSecurityPolicy } from '../pages/content-security-policy.ts'
import { answerWithFile, type Route, route } from './route.ts'
import type { Verbs } from './verbs.ts'

/** The console at `/`, and what the pages load. */
export const pageRoutes = ({ loadAsset }: Pick<Verbs, 'loadAsset'>): Route[] => [
  route({
    method: 'get',
    path: '/',
    takesAnyQuery: true,
    handle: ({ c }) =>
      c.body(consolePage(), 200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy(),
      }),
  }),

  ...Object.entries(assetTypes).map(([name, contentType]) =>
    route({
      method: 'get',
      path: `/assets/${name}`,
      takesAnyQuery: true,
      handle: ({ c }) =>
        answerWithFile(c, loadAsset, name as AssetName, text => c.body(text, 200, { 'content-type': contentType })),
    }),
  ),
]
