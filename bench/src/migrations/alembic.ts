// Alembic with SQLAlchemy, where Python has them: Debian's python3-alembic, and python3-psycopg2 for PostgreSQL.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ADDED_COLUMN, numbersOf, parentOf, tableName } from './columns.ts'
import type { Place, Project, Tool } from './tool.ts'

const PYTHON = process.env.ATHANOR_BENCH_PYTHON ?? '/usr/bin/python3'

const urlOf = (place: Place) =>
  'file' in place ? `sqlite:///${place.file}` : place.server.url.replace('postgresql:', 'postgresql+psycopg2:')

function model(number: number, changed: boolean): string {
  const added = changed ? `\n    ${ADDED_COLUMN} = Column(Text)` : ''
  return `
class T${number}(Base):
    __tablename__ = '${tableName(number)}'
    id = Column(Integer, primary_key=True)
    parent_id = Column(Integer, ForeignKey('${parentOf(number)}.id'), index=True)
    code = Column(String(40), nullable=False, unique=True, index=True)
    title = Column(String(200), nullable=False)
    body = Column(Text)
    amount = Column(Numeric(10, 2), nullable=False)
    views = Column(Integer, nullable=False, server_default='0')
    active = Column(Boolean, nullable=False)
    created_at = Column(DateTime, nullable=False)
    updated_at = Column(DateTime)${added}
`
}

const MODELS = `from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, Numeric, String, Text
from sqlalchemy.orm import declarative_base

Base = declarative_base()
`

const ENVIRONMENT = `from alembic import context
from sqlalchemy import create_engine
from models import Base

engine = create_engine(context.config.get_main_option('sqlalchemy.url'))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
`

const TEMPLATE = `from alembic import op
import sqlalchemy as sa

revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}

def upgrade():
    \${upgrades if upgrades else "pass"}

def downgrade():
    \${downgrades if downgrades else "pass"}
`

function write({ folder, place, tables, changed }: Project): void {
  const models = numbersOf(tables).map(number => model(number, changed && number === 0))
  writeFileSync(path.join(folder, 'models.py'), MODELS + models.join(''))
  if (changed) return
  const settings = `[alembic]\nscript_location = migrations\nprepend_sys_path = .\nsqlalchemy.url = ${urlOf(place)}\n`
  writeFileSync(path.join(folder, 'alembic.ini'), settings)
  mkdirSync(path.join(folder, 'migrations/versions'), { recursive: true })
  writeFileSync(path.join(folder, 'migrations/env.py'), ENVIRONMENT)
  writeFileSync(path.join(folder, 'migrations/script.py.mako'), TEMPLATE)
}

export const alembic: Tool = {
  name: 'alembic',
  version: () => {
    const code = 'import alembic, sqlalchemy; print(f"{alembic.__version__} (SQLAlchemy {sqlalchemy.__version__})")'
    const { status, stdout } = spawnSync(PYTHON, ['-c', code], { encoding: 'utf8' })
    return status === 0 ? stdout.trim() : null
  },
  write,
  autogenerate: () => ({ command: PYTHON, args: ['-m', 'alembic', 'revision', '--autogenerate', '-m', 'tables'] }),
  upgrade: () => ({ command: PYTHON, args: ['-m', 'alembic', 'upgrade', 'head'] }),
}
