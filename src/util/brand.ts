// How objects of Athanor recognise each other: by a versioned registered symbol, never by `instanceof`, so that two copies of
// the package understand each other and no parsed JSON can imitate an internal object.

/** The key under which an object says what kind of thing it is. */
export const KIND: unique symbol = Symbol.for('athanor.kind.v1')
/** The key under which types carry what they describe; nothing is stored under it at run time. */
export declare const TYPE: unique symbol

/** Whether a value is one of our objects of the given kind. */
export function isKind(value: unknown, kind: string): boolean {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    KIND in value &&
    value[KIND] === kind
  )
}

/** {@link isKind}, for objects of T: a kind belongs to one class or interface of ours. */
export function isOfKind<T extends object>(value: unknown, kind: string): value is T {
  return isKind(value, kind)
}
