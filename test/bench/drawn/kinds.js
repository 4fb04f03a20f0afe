// @ts-check
// Every kind of picture that is drawn from a portrait, with the right answer.

import { drawFlatBeard, drawHairyBeard, drawLipstick, drawPaleLips, hairColours } from './beards.js'
import { drawEyeCover, drawGlasses, drawSunglasses, drawSunglassesOnHead, sunglassesKinds } from './eyewear.js'
import {
  anyColour,
  drawBindi,
  drawFringe,
  drawHairOverEye,
  drawHat,
  drawHijab,
  drawJewellery,
  drawShadow,
  drawTurban,
} from './hair-and-cloth.js'
import { drawHand, drawHandBeside, drawMicrophone, drawPhone, drawThing } from './held-things.js'
import { drawBelowMouth, drawMask, drawScarf, drawWovenMask, maskColours } from './masks.js'
import { shade, vary } from './paint.js'

/** @typedef {import('./paint.js').Sitter} Sitter */
/** @typedef {import('./paint.js').Colour} Colour */
/** @typedef {null | 'mouth-covered' | 'eye-covered'} Expected */
/** @typedef {{ group: string, expect: Expected, draw: (sitter: Sitter) => string }} Kind */

/** @param {Sitter} sitter @returns {{ colour: Colour, print: Colour }} */
function printedLook({ random, skin }) {
  const ground = random.chance(0.35)
    ? vary(random, shade(skin, random.between(0.8, 1.15)), 12)
    : vary(random, random.pick(Object.values(maskColours)), 14)
  const print = vary(
    random,
    random.pick([
      [150, 30, 35],
      [40, 26, 18],
      [240, 240, 240],
      [30, 50, 110],
      [190, 140, 40],
      [20, 20, 20],
      [60, 110, 60],
    ]),
    18,
  )
  return { colour: ground, print }
}

/** @type {Record<string, Kind>} */
export const kinds = {
  ...Object.fromEntries(
    Object.entries(maskColours).map(([name, colour]) => [
      `mask, ${name}`,
      {
        group: 'mask, plain',
        expect: 'mouth-covered',
        draw: sitter => drawMask(sitter, { colour: vary(sitter.random, colour, 8) }),
      },
    ]),
  ),
  'mask, skin-coloured': {
    group: 'mask, plain',
    expect: 'mouth-covered',
    draw: sitter =>
      drawMask(sitter, { colour: vary(sitter.random, shade(sitter.skin, sitter.random.between(0.85, 1.12)), 10) }),
  },
  'mask, printed': {
    group: 'mask, printed',
    expect: 'mouth-covered',
    draw: sitter => drawMask(sitter, printedLook(sitter)),
  },
  'mask, printed and lit': {
    group: 'mask, printed',
    expect: 'mouth-covered',
    draw: sitter => drawMask(sitter, { ...printedLook(sitter), strength: sitter.random.between(0.2, 0.7) }),
  },
  'mask, lit': {
    group: 'mask, lit',
    expect: 'mouth-covered',
    draw: sitter =>
      drawMask(sitter, {
        colour: vary(sitter.random, sitter.random.pick(Object.values(maskColours)), 10),
        strength: sitter.random.between(0.3, 0.8),
      }),
  },
  'scarf over the mouth': {
    group: 'scarf',
    expect: 'mouth-covered',
    draw: sitter => drawScarf(sitter, anyColour(sitter.random)),
  },
  'hand before the mouth': { group: 'hand', expect: 'mouth-covered', draw: sitter => drawHand(sitter) },
  'phone before the mouth': { group: 'phone', expect: 'mouth-covered', draw: sitter => drawPhone(sitter) },
  'microphone before the mouth': {
    group: 'microphone',
    expect: 'mouth-covered',
    draw: sitter => drawMicrophone(sitter),
  },
  'cup or paper before the mouth': {
    group: 'cup or paper',
    expect: 'mouth-covered',
    draw: sitter => drawThing(sitter),
  },
  ...Object.fromEntries(
    Object.keys(sunglassesKinds).map(name => [
      `sunglasses, ${name}`,
      { group: 'sunglasses', expect: 'eye-covered', draw: sitter => drawSunglasses(sitter, name) },
    ]),
  ),
  'one eye behind hair': {
    group: 'one eye behind hair',
    expect: 'eye-covered',
    draw: sitter => drawHairOverEye(sitter, vary(sitter.random, sitter.random.pick(Object.values(hairColours)), 8)),
  },
  'patch, blindfold, hand': { group: 'patch, blindfold, hand', expect: 'eye-covered', draw: drawEyeCover },
  ...Object.fromEntries(
    Object.entries(hairColours).flatMap(([name, colour]) => [
      [
        `beard, flat, ${name}`,
        {
          group: 'beard, flat',
          expect: null,
          draw: (/** @type {Sitter} */ sitter) => drawFlatBeard(sitter, vary(sitter.random, colour, 6)),
        },
      ],
      [
        `beard, hairs, ${name}`,
        {
          group: 'beard, by hairs',
          expect: null,
          draw: (/** @type {Sitter} */ sitter) => drawHairyBeard(sitter, colour),
        },
      ],
    ]),
  ),
  'goatee or moustache': {
    group: 'beard, by hairs',
    expect: null,
    draw: sitter => drawHairyBeard(sitter, sitter.random.pick(Object.values(hairColours)), { full: false }),
  },
  'pale lips': { group: 'pale lips', expect: null, draw: drawPaleLips },
  'painted lips': { group: 'painted lips', expect: null, draw: drawLipstick },
  hijab: { group: 'hijab', expect: null, draw: sitter => drawHijab(sitter, anyColour(sitter.random)) },
  turban: { group: 'turban', expect: null, draw: sitter => drawTurban(sitter, anyColour(sitter.random)) },
  hat: { group: 'hat', expect: null, draw: sitter => drawHat(sitter, anyColour(sitter.random)) },
  fringe: {
    group: 'fringe',
    expect: null,
    draw: sitter => drawFringe(sitter, vary(sitter.random, sitter.random.pick(Object.values(hairColours)), 8)),
  },
  glasses: { group: 'glasses', expect: null, draw: drawGlasses },
  bindi: { group: 'bindi', expect: null, draw: drawBindi },
  jewellery: { group: 'jewellery, headset', expect: null, draw: drawJewellery },
  'mask under the chin': {
    group: 'mask under the chin',
    expect: null,
    draw: sitter => drawBelowMouth(sitter, anyColour(sitter.random)),
  },
  'sunglasses on the head': { group: 'sunglasses on the head', expect: null, draw: drawSunglassesOnHead },
  'shadow or glare': { group: 'shadow or glare', expect: null, draw: drawShadow },
  'hand beside the face': { group: 'hand beside the face', expect: null, draw: drawHandBeside },
  ...Object.fromEntries(
    ['white', 'light blue', 'black', 'any colour'].map(name => [
      `mask, woven, ${name}`,
      {
        group: 'mask, woven',
        expect: 'mouth-covered',
        draw: sitter => drawWovenMask(sitter, vary(sitter.random, maskColours[name] ?? anyColour(sitter.random), 12)),
      },
    ]),
  ),
}

/**
 * The kind as an SVG of a picture's size.
 * @param {Kind} kind @param {Sitter} sitter @param {{ matrix: number[], width: number, height: number }} place
 */
export function drawKind({ draw }, sitter, { matrix, width, height }) {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="matrix(${matrix.map(value => value.toFixed(3)).join(' ')})">${draw(sitter)}</g></svg>`,
  )
}
