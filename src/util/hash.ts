// A small stable hash for shortened names: the same on every platform and in every version (FNV-1a, 32 bits).

/** Eight hexadecimal digits that depend on every byte of the text. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
