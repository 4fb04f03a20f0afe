/** A table inside a flatbuffer. A field goes by its place in the schema; one left out reads as 0 or empty. */
export type Table = {
  byte: (field: number) => number
  int: (field: number) => number
  ints: (field: number) => number[]
  bytes: (field: number) => Uint8Array
  table: (field: number) => Table | undefined
  tables: (field: number) => Table[]
}

/**
 * The root table of a flatbuffer, read in place. Source: https://flatbuffers.dev/internals/
 * @throws {RangeError} when an offset leads outside the bytes, at the read that follows it.
 */
export function openFlatbuffer(bytes: Uint8Array): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Every offset counts from the place where it is stored, and is little-endian.
  const follow = (at: number) => at + view.getUint32(at, true)

  const openTable = (start: number): Table => {
    // A table begins with the way back to its list of field offsets; an offset of 0 is a field left out.
    const fieldOffsets = start - view.getInt32(start, true)
    const placeOf = (field: number) => {
      const entry = 4 + 2 * field
      if (entry >= view.getUint16(fieldOffsets, true)) return undefined
      const offset = view.getUint16(fieldOffsets + entry, true)
      return offset === 0 ? undefined : start + offset
    }
    // A vector is its length and then its items, here of 4 bytes each.
    const itemsOf = (field: number) => {
      const place = placeOf(field)
      if (place === undefined) return []
      const vector = follow(place)
      return Array.from({ length: view.getUint32(vector, true) }, (_, index) => vector + 4 + 4 * index)
    }
    return {
      byte: field => {
        const place = placeOf(field)
        return place === undefined ? 0 : view.getInt8(place)
      },
      int: field => {
        const place = placeOf(field)
        return place === undefined ? 0 : view.getInt32(place, true)
      },
      ints: field => itemsOf(field).map(at => view.getInt32(at, true)),
      bytes: field => {
        const place = placeOf(field)
        if (place === undefined) return new Uint8Array()
        const vector = follow(place)
        return bytes.subarray(vector + 4, vector + 4 + view.getUint32(vector, true))
      },
      table: field => {
        const place = placeOf(field)
        return place === undefined ? undefined : openTable(follow(place))
      },
      tables: field => itemsOf(field).map(at => openTable(follow(at))),
    }
  }
  return openTable(follow(0))
}
