// Where `athanor db` finds the app.
import type { AthanorConfig } from 'athanor/migrations'

export const config: AthanorConfig = { app: './src/app.ts' }
