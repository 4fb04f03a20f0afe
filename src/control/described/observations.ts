import * as v from 'valibot'
import { named } from '../schemas.ts'
import { answers, type Descriptions, refuses } from './description.ts'

const finding = named(
  'Advice',
  v.object({
    rule: v.string(),
    severity: v.picklist(['error', 'warning', 'note']),
    accessKeyId: v.string(),
    title: v.string(),
    count: v.number(),
    occasions: v.array(v.string()),
    detail: v.string(),
    why: v.string(),
    fix: v.string(),
    source: v.object({ name: v.string(), title: v.string(), url: v.string() }),
  }),
)

const coverage = named(
  'Coverage',
  v.object({
    percentInUse: v.number(),
    percentOfAll: v.number(),
    products: v.array(v.string()),
    neverFired: v.array(v.string()),
    rows: v.array(
      v.object({
        id: v.string(),
        kind: v.string(),
        words: v.string(),
        state: v.picklist(['met', 'asserted', 'never met']),
        count: v.number(),
        forced: v.number(),
        forcedOnly: v.boolean(),
        tests: v.array(v.string()),
        worth: v.number(),
        snippet: v.string(),
      }),
    ),
    next: v.array(v.object({ id: v.string(), words: v.string(), snippet: v.string() })),
    record: v.record(v.string(), v.unknown()),
  }),
)

export const observationDescriptions: Descriptions = {
  'GET /advice': {
    summary: 'What integrators do against the documents, or at their own risk',
    answers: {
      200: {
        ...answers(v.object({ advice: v.array(finding), total: v.number() }), 'errors first'),
        alsoAs: ['text/markdown', 'application/xml', 'application/sarif+json'],
      },
    },
  },
  'GET /advice/{rule}': {
    summary: 'The page of one rule of advice',
    answers: {
      200: { description: 'the page', contentType: 'text/html', schema: v.string() },
      404: refuses('no rule has this name'),
    },
  },
  'GET /coverage': {
    summary: 'What the documents say can happen, and whether a test has met it',
    answers: { 200: { ...answers(coverage, 'every row'), alsoAs: ['text/markdown', 'image/svg+xml'] } },
  },
}
