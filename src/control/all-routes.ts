import { authorityRoutes } from './authority.ts'
import { callbackRoutes } from './callbacks.ts'
import { clockRoutes } from './clock.ts'
import { differenceRoutes } from './differences.ts'
import { eventRoutes } from './events.ts'
import { inboxRoutes } from './inbox-routes.ts'
import { lifeRoutes } from './life.ts'
import { observationRoutes } from './observations.ts'
import { optionRoutes } from './options.ts'
import { pageRoutes } from './pages.ts'
import { pictureRoutes } from './pictures.ts'
import { requestRoutes } from './requests.ts'
import { answerWithFile, type Route, route } from './route.ts'
import { scenarioRoutes } from './scenarios.ts'
import { transactionRoutes } from './transactions.ts'
import type { Verbs } from './verbs.ts'
import { verifyRoutes } from './verify-routes.ts'
import { videoRoutes } from './videos.ts'

/** Every route below `/_emulator`. */
export const allRoutes = (verbs: Verbs): Route[] => [
  ...lifeRoutes(verbs),
  ...transactionRoutes(verbs),
  ...scenarioRoutes(verbs),
  ...requestRoutes(verbs),
  ...callbackRoutes(verbs),
  ...inboxRoutes(verbs),
  ...clockRoutes(verbs),
  ...eventRoutes(verbs),
  ...optionRoutes(verbs),
  ...differenceRoutes(verbs),
  ...authorityRoutes(verbs),
  ...observationRoutes(verbs),
  ...pictureRoutes(verbs),
  ...pageRoutes(verbs),
  ...verifyRoutes(verbs),
  ...videoRoutes(verbs),
  descriptionRoute(verbs),
]

const descriptionRoute = ({ loadAsset }: Verbs): Route =>
  route({
    method: 'get',
    path: '/openapi.json',
    handle: ({ c }) =>
      answerWithFile(c, loadAsset, 'openapi.json', text => c.body(text, 200, { 'content-type': 'application/json' })),
  })
