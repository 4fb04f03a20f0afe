import { expect } from 'vitest'
import { errorCodes } from '../../src/gateway/error-codes.ts'
import type { Answer } from '../support/doors.ts'

/** The five fields of every refusal, in either language. */
export type ErrorEnvelope = { RequestId: string; Message: string; Recommend: string; HostId: string; Code: string }

const fieldNames = ['Code', 'HostId', 'Message', 'Recommend', 'RequestId']
const xmlDocument = /^<\?xml version='1\.0' encoding='UTF-8'\?><Error>(.*)<\/Error>$/s
const xmlField = /<([A-Za-z]+)>([^<>]*)<\/\1>/gy
// XML 1.0 has no way to write other characters, not even escaped
const notXml = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const bareAmpersand = /&(?!(?:amp|lt|gt|quot|apos);)/

/** Reads a refusal as a strict parser would. Fails the test for whatever is not as documented. */
export function readRefusal(answer: Answer): ErrorEnvelope {
  const { status, headers, text } = answer
  const isXml = headers['content-type'] === 'text/xml;charset=utf-8'
  if (!isXml) expect(headers['content-type']).toBe('application/json;charset=utf-8')
  expect(headers['content-length']).toBe(String(Buffer.byteLength(text)))

  const envelope = isXml ? readXml(text) : (JSON.parse(text) as Record<string, string>)
  expect(Object.keys(envelope).sort()).toEqual(fieldNames)
  for (const name of fieldNames) expect(envelope[name], name).toMatch(/./)
  expect(envelope.RequestId).toBe(headers['x-acs-request-id'])
  expect(headers['x-emulator']).toMatch(/^cloudauth-emulator\//)
  expect(headers['x-emulator-reason']).toMatch(/^[\x20-\x7e]+$/)

  const rows: Record<string, { status: number }> = errorCodes
  expect(Object.keys(rows)).toContain(envelope.Code)
  expect(status).toBe(rows[envelope.Code ?? '']?.status)
  return envelope as ErrorEnvelope
}

/** Fails the test for text that an XML parser would refuse because of its characters. */
export function expectXml(text: string): void {
  expect(text).not.toMatch(notXml)
  expect(text).not.toMatch(bareAmpersand)
}

function readXml(text: string): Record<string, string> {
  expectXml(text)
  const inner = xmlDocument.exec(text)?.[1]
  if (inner === undefined) throw new Error(`Failed to read an XML refusal: ${text.slice(0, 200)}`)
  const fields = [...inner.matchAll(xmlField)].map(([, name = '', value = '']) => [name, unescapeXml(value)] as const)
  expect(fields.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('')).toHaveLength(inner.length)
  return Object.fromEntries(fields)
}

const unescapeXml = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
