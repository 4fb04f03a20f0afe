import { clockFace } from '../clock-face.ts'

type Live = { state: string; millisecondsLeft: number; isClockFrozen: boolean }

/** Asks once a second how the verification stands; once it has ended, by whatever, shows how. */
export function keepAlive(form: HTMLFormElement): void {
  const timeLeft = document.getElementById('time-left')
  const clockStands = document.getElementById('clock-stands')
  const ask = async () => {
    const reply = await fetch(form.dataset.live ?? '').catch(() => undefined)
    if (!reply?.ok) return
    const live: Live = await reply.json()
    if (timeLeft) timeLeft.textContent = clockFace(live.millisecondsLeft)
    if (clockStands) clockStands.hidden = !live.isClockFrozen
    // While an outcome of this page is under way, its answer says where to go.
    if (live.state !== 'pending' && !form.querySelector('button[value]:disabled')) location.reload()
  }
  const again = () =>
    setTimeout(async () => {
      if (!document.hidden) await ask()
      again()
    }, 1000)
  again()
  document.addEventListener('visibilitychange', () => void ask())
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    for (const button of form.querySelectorAll('button')) if (button.value) button.disabled = false
    void ask()
  })
}
