import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { html, textOf } from '../../../../src/control/console/html.ts'

describe('html', () => {
  test('escapes every character that text or a quoted attribute could be left with', () => {
    expect(textOf(html`<p title="${`'"<&>`}">${`'"<&>`}</p>`)).toBe(
      '<p title="&#39;&quot;&lt;&amp;&gt;">&#39;&quot;&lt;&amp;&gt;</p>',
    )
  })

  test('leaves no markup in any value', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        value => !/[<>"']|&(?!(amp|lt|gt|quot|#39);)/.test(textOf(html`${value}`)),
      ),
    )
  })

  test('nests pieces, alone and in a list, without escaping them again', () => {
    const rows = ['a', '<b>'].map(name => html`<li>${name}</li>`)
    expect(textOf(html`<ul>${rows}${html`<li>c</li>`}</ul>`)).toBe('<ul><li>a</li><li>&lt;b&gt;</li><li>c</li></ul>')
  })

  test('writes nothing for what is not there, and numbers as they are', () => {
    expect(textOf(html`<p>${undefined}${0}</p>`)).toBe('<p>0</p>')
  })
})
