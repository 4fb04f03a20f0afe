import * as v from 'valibot'
import { authorityDescriptions } from './authority.ts'
import { callbackDescriptions } from './callbacks.ts'
import { clockDescriptions } from './clock.ts'
import { answers, type Descriptions, notBuilt } from './description.ts'
import { differenceDescriptions } from './differences.ts'
import { eventDescriptions } from './events.ts'
import { inboxDescriptions } from './inbox.ts'
import { lifeDescriptions } from './life.ts'
import { observationDescriptions } from './observations.ts'
import { optionDescriptions } from './options.ts'
import { pageDescriptions } from './pages.ts'
import { pictureDescriptions } from './pictures.ts'
import { requestDescriptions } from './requests.ts'
import { scenarioDescriptions } from './scenarios.ts'
import { transactionDescriptions } from './transactions.ts'
import { verifyDescriptions } from './verify.ts'
import { videoDescriptions } from './videos.ts'

/** What `openapi.json` says of every route. */
export const descriptions: Descriptions = {
  ...lifeDescriptions,
  ...transactionDescriptions,
  ...scenarioDescriptions,
  ...requestDescriptions,
  ...callbackDescriptions,
  ...inboxDescriptions,
  ...clockDescriptions,
  ...eventDescriptions,
  ...optionDescriptions,
  ...differenceDescriptions,
  ...authorityDescriptions,
  ...observationDescriptions,
  ...pictureDescriptions,
  ...pageDescriptions,
  ...verifyDescriptions,
  ...videoDescriptions,
  'GET /openapi.json': {
    summary: 'This description',
    answers: { 200: answers(v.record(v.string(), v.unknown()), 'OpenAPI 3.1'), 503: notBuilt },
  },
}
