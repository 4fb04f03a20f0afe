import { type Descriptions, refuses } from './description.ts'

export const videoDescriptions: Descriptions = {
  'GET /videos/{id}': {
    summary: 'The video of a verification, by a link of CheckResult',
    answers: {
      200: { description: 'the video', contentType: 'video/mp4' },
      404: refuses('the link is over, or was not made here'),
    },
  },
}
