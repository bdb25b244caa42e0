export const entries = {} as any
