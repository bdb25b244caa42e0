// What travels between Athanor and a driver.

/** What a driver is given for a parameter, and what it returns in a row. */
export type WireValue = string | number | bigint | boolean | null | Uint8Array
