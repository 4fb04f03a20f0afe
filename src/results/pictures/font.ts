/** The characters that can be drawn; all others are blanks. */
const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-<()'

/** Seven rows of five dots for each, top to bottom, a row as one digit of base 32. */
const rows = [
  'ehhvhhhuhhuhhuehgggheuhhhhhuvgguggvvggugggehgnhhfhhhvhhhe44444e72222ichikokihggggggvhrllhhhhhpljhhehhhhhe',
  'uhhugggehhhliduhhukihfgge11uv444444hhhhhhehhhhha4hhhlllahha4ahhhhha444v1248gvehjlphe4c4444eeh1248vv2421he',
  '26aiv22vgu11he68guhhev124888ehhehheehhf12c000v000248g84224888428422248',
].join('')

/** The rows of a character, each a number whose highest of five bits is the leftmost dot. */
export function glyphOf(character: string): number[] {
  const at = characters.indexOf(character)
  return at < 0 ? [] : [...rows.slice(at * 7, at * 7 + 7)].map(digit => Number.parseInt(digit, 32))
}
