/** Shows why the real page would get no camera here, if it would not. */
export function sayWhatIsUnusable(): void {
  const reason = reasonOf()
  const hint = reason && document.querySelector<HTMLElement>(`[data-unusable="${reason}"]`)
  if (hint) hint.hidden = false
}

type Policy = { allowsFeature: (feature: string) => boolean }

function reasonOf(): 'insecure' | 'no-devices' | 'no-permission' | undefined {
  if (!window.isSecureContext) return 'insecure'
  // Chromium alone tells pages about their policy.
  const policy: Policy | undefined = Reflect.get(document, 'featurePolicy')
  if (policy?.allowsFeature('camera') === false) return 'no-permission'
  if (!('mediaDevices' in navigator)) return 'no-devices'
  return undefined
}
