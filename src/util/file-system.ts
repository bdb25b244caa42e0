// Node's file system, for what every program loads: an `import` of it makes Node load its streams and its promises too, which takes longer than
// most of what a first query does.

/** The file system. */
export function fileSystem(): typeof import('node:fs') {
  return process.getBuiltinModule('node:fs')
}
