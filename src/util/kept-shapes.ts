// The same as `lastOf` for objects of which there are many, and which hold what a program loaded: an example of each kind stays, not the last one.

const examples: object[] = []

/** Keeps an object that nobody uses, so that code that was optimised for objects like it stays. */
export function keepShape(example: object): void {
  examples.push(example)
}
