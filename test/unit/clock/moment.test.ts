import { createEmulator } from 'cloudauth-emulator'
import { describe, expect, it } from 'vitest'
import { parseMoment } from '../../../src/clock/moment.ts'
import { momentForm } from '../../../src/control/clock.ts'

const days = Array.from({ length: 1200 * 12 * 32 }, (_, index) => {
  const [year, month, day] = [1600 + Math.floor(index / (12 * 32)), (Math.floor(index / 32) % 12) + 1, index % 32]
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
})
const isInCalendar = (date: string) => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const made = new Date(Date.UTC(year, month - 1, day))
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day
}

describe('a day', () => {
  it('is one of the calendar, by the schema and by the parser alike', () => {
    expect(days.filter(date => momentForm.test(`${date}T00:00:00Z`) !== isInCalendar(date))).toEqual([])
    expect(days.filter(date => !Number.isNaN(parseMoment(`${date}T00:00:00Z`)) !== isInCalendar(date))).toEqual([])
  })

  it.each(['2026-02-29T00:00:00Z', '2026-02-30T23:59:59Z', '2100-02-29T00:00:00Z', '2026-04-31T12:00:00+08:00'])(
    'that the calendar does not have sets no clock: %s',
    async now => {
      const emulator = createEmulator({ log: 'silent' })
      const before = await emulator.clock.now()
      const request = new Request('http://localhost/_emulator/clock', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now, frozen: true }),
      })
      expect((await emulator.fetch(request)).status).toBe(400)
      await expect(emulator.clock.set(now)).rejects.toThrow(`"${now}" is not a moment`)
      expect(Date.parse(await emulator.clock.now()) - Date.parse(before)).toBeLessThan(60_000)
    },
  )
})
