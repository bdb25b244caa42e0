// What type tests assert with: `is<Equal<typeof rows, string[]>>()`.

/** True when two types are the same, `any` and `unknown` told apart. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** True when a value of A may stand where a B is expected. */
export type Fits<A, B> = [A] extends [B] ? true : false

/** Compiles only for `true`. */
export declare function is<_T extends true>(): void
/** Compiles only for `false`. */
export declare function isNot<_T extends false>(): void
