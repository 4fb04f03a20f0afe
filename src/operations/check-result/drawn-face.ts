/** A small drawn face as Base64 JPEG, for answers that hold a picture of the end user. */
export const drawnFace = ''
