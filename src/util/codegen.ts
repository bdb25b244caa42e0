// Whether functions may be generated at run time. Where they may not, slower plain functions give the same results.

function allowed(): boolean {
  if (globalThis.process?.env.ATHANOR_NO_CODEGEN === '1') return false
  try {
    return new Function('return true')() as boolean
  } catch {
    return false
  }
}

/** Whether functions may be generated: the platform permits it and `ATHANOR_NO_CODEGEN` is not 1. */
export const codegen: boolean = allowed()
