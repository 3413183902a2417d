/**
 * Runs a TypeScript file of this project on a fresh checkout: `node scripts/run.mjs <file> [arguments]`.
 * Plain JavaScript without packages, because it is what installs them; any Node from 20 on will do. What it starts
 * runs on the Node that package.json pins, called by its own path: the shell of an npm script remembers the machine's.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(project, 'node_modules');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
/** Prisma wants an engine only for commands we never use; any existing file keeps it from downloading one. */
const quietPrisma = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
};

const [file, ...args] = process.argv.slice(2);
if (file === undefined) stopWith('Say which file to run: node scripts/run.mjs <file>');
process.chdir(project);
install();
generateClient();
run();

function install() {
  if (isInstalled()) return;
  console.error('Installing packages: once, and again when they change. This can take a few minutes …');
  const npm = process.env.npm_execpath;
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const { status } = spawnSync(
    command[0],
    [...command.slice(1), 'ci', '--loglevel=error', ...(needsTools() ? ['--include=dev'] : [])],
    {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...quietPrisma },
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) stopWith('The packages could not be installed: see what npm says above.');
  if (!runsPinnedNode())
    stopWith(`${node} does not run. Are install scripts switched off in npm (ignore-scripts)?`);
}

/** Everything but the product itself (the files in src) is run with the development packages. */
function needsTools() {
  return !file.startsWith('src/');
}

function isInstalled() {
  const installed = readJson(join(modules, '.package-lock.json'));
  const wanted = readJson(join(project, 'package-lock.json'));
  if (!installed || !wanted) return false;
  const skipsTools = process.env.NODE_ENV === 'production' && !needsTools();
  const complete = Object.entries(wanted.packages).every(
    ([path, { version, optional, dev, devOptional }]) => {
      if (path === '' || optional || ((dev || devOptional) && skipsTools)) return true;
      return installed.packages[path]?.version === version && existsSync(join(project, path));
    },
  );
  return complete && runsPinnedNode();
}

function runsPinnedNode() {
  return spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** The Prisma client is made from the schema, and again when the schema or Prisma has changed. */
function generateClient() {
  const stamp = join(project, 'src/generated/prisma/made-from');
  const made = createHash('sha256')
    .update(readFileSync(join(project, 'prisma/schema.prisma')))
    .update(readFileSync(join(modules, 'prisma/package.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return;
  const { status, stdout, stderr } = spawnSync(node, [join(modules, 'prisma/build/index.js'), 'generate'], {
    encoding: 'utf8',
    env: { ...process.env, ...quietPrisma },
  });
  if (status !== 0) stopWith(`The database client could not be generated:\n${stdout}${stderr}`);
  writeFileSync(stamp, made);
}

function run() {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', file, ...args], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: join(modules, '.cache/node'), ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function stopWith(message) {
  console.error(message);
  process.exit(1);
}
