// Node's warnings that say nothing about a project: type stripping and node:sqlite are no news to who uses them through this command.

const unimportant = /type stripping|SQLite is an experimental feature/i

/** Leaves out warnings that are of no use on a command line; others are printed as Node does. */
export function hideKnownWarnings(process: NodeJS.Process): void {
  const listeners = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', warning => {
    if (isUnimportant(warning)) return
    for (const listener of listeners) listener.call(process, warning)
  })
}

function isUnimportant(warning: Error): boolean {
  if ('code' in warning && warning.code === 'MODULE_TYPELESS_PACKAGE_JSON') return true
  return warning.name === 'ExperimentalWarning' && unimportant.test(warning.message)
}
