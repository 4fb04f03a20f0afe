import { expect, test } from 'vitest'
import { chooseLanguage } from '../../../src/pages/verify/language.ts'

test.each([
  ['what the user chose', { asked: 'zh-Hant', config: 'en', accepted: 'zh-CN' }, { language: 'zh-Hant' }],
  [
    'defaultLanguage before the browser',
    { config: '{"defaultLanguage":"zh"}', accepted: 'en' },
    { language: 'zh-Hans' },
  ],
  ['the code alone, as the SDK shows it', { config: 'TW', accepted: 'en' }, { language: 'zh-Hant' }],
  ['the browser', { accepted: 'fr-FR,zh-HK;q=0.8,en;q=0.5' }, { language: 'zh-Hant' }],
  ['a browser in simplified Chinese', { accepted: 'zh-CN,en;q=0.5' }, { language: 'zh-Hans' }],
  ['English without a wish', {}, { language: 'en' }],
  ['English for a browser in another language', { accepted: 'de' }, { language: 'en' }],
  ['English for a code that the documents do not list', { config: 'tlh', accepted: 'zh-CN' }, { language: 'en' }],
  [
    'the browser for a documented language without words',
    { config: 'ja', accepted: 'zh' },
    { language: 'zh-Hans', wanted: 'ja' },
  ],
  [
    'English for one where the browser has none either',
    { config: '{"defaultLanguage":"ja"}' },
    { language: 'en', wanted: 'ja' },
  ],
  ['the browser for JSON without the key', { config: '{"x":1}', accepted: 'zh' }, { language: 'zh-Hans' }],
  ['the browser for broken JSON', { config: '{"defaultLanguage":', accepted: 'zh' }, { language: 'zh-Hans' }],
  [
    'the browser for a defaultLanguage that is not a text',
    { config: '{"defaultLanguage":7}', accepted: 'zh' },
    { language: 'zh-Hans' },
  ],
  ['nothing for what the user cannot have chosen', { asked: 'xx', config: 'zh' }, { language: 'zh-Hans' }],
])('the page speaks %s', (_, wishes, spoken) => {
  expect(chooseLanguage(wishes)).toEqual(spoken)
})
