// Prisma: its client is generated from a schema; the types are in what it generates.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { forEach, type TypeProject } from './project.ts'

function schema(count: number): string {
  return `generator client {
  provider = "prisma-client"
  output   = "./client"
}

datasource db {
  provider = "postgresql"
}
${forEach(
  count,
  ({ at, next, previous }) => `
model Model${at} {
  id        Int       @id @default(autoincrement())
  name      String    @unique @db.VarChar(64)
  title     String    @db.VarChar(120)
  body      String?
  amount    Int       @default(0)
  rank      Int?
  createdAt DateTime  @default(now())
  updatedAt DateTime?
  code      String    @unique @db.VarChar(8)
  parentId  Int
  parent    Model${previous} @relation("r${at}", fields: [parentId], references: [id])
  children  Model${next}[] @relation("r${next}")
  @@index([createdAt])
  @@index([parentId])
}
`,
)}`
}

function prepare(folder: string, count: number): void {
  writeFileSync(path.join(folder, 'schema.prisma'), schema(count))
  const command = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const { status, stderr } = spawnSync(process.execPath, [command, 'generate', '--schema', 'schema.prisma'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  })
  if (status !== 0) throw new Error(`prisma generate: ${stderr}`)
}

export const prisma: TypeProject = {
  name: 'prisma',
  package: '@prisma/client',
  prepare,
  bare: () => `import * as runtime from '@prisma/client/runtime/client'
import { PrismaPg } from '@prisma/adapter-pg'
export const used = [runtime, PrismaPg]
`,
  models: count => `import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './client/client.ts'
const db = new PrismaClient({ adapter: new PrismaPg({ host: 'localhost' }) })
export async function queries() {
${forEach(
  count,
  ({
    at,
  }) => `  const rows${at} = await db.model${at}.findMany({ where: { name: 'x' }, include: { parent: true }, orderBy: { createdAt: 'desc' } })
  rows${at}[0]?.parent.title.trim()
`,
)}}
`,
}
