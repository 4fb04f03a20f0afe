import * as v from 'valibot'
import { assetTypes } from '../../pages/assets.ts'
import { type Descriptions, notBuilt } from './description.ts'

export const pageDescriptions: Descriptions = {
  'GET /': {
    summary: 'The console',
    answers: { 200: { description: 'the page', contentType: 'text/html', schema: v.string() } },
  },
  ...Object.fromEntries(
    Object.entries(assetTypes).map(([name, contentType]) => [
      `GET /assets/${name}`,
      {
        summary: 'A file that the pages load',
        answers: {
          200: { description: 'the file', contentType: contentType.replace(/;.*/, '') },
          503: notBuilt,
        },
      },
    ]),
  ),
}
