// Bytes compared, and as text.

/** Whether two runs of bytes are equal. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at])
}

/** Two hexadecimal digits a byte. */
export function hexText(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('hex')
}

/** Bytes as JSON carries them. */
export function base64Text(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64')
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
