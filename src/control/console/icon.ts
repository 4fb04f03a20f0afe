/** The emulator's sign: a face drawn with dashes, in the corners of a finder. Its colours stand on light and on dark. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="#fff" stroke-width="3"
  stroke-linecap="round"><rect width="48" height="48" rx="12" fill="#0f766e" stroke="none"/><path
  d="M10 17v-4a3 3 0 0 1 3-3h4M31 10h4a3 3 0 0 1 3 3v4M38 31v4a3 3 0 0 1-3 3h-4M17 38h-4a3 3 0 0 1-3-3v-4"/><ellipse
  cx="24" cy="24" rx="7.5" ry="9.5" stroke="#fcd34d" stroke-dasharray="4 4.6"/></svg>
`
