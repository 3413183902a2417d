import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';

interface File {
  readonly path: string;
  readonly text: string;
}

const sources = filesIn(['src', 'scripts', 'prisma', 'bench', 'tests'], /\.(ts|mjs)$/);
const product = sources.filter(({ path }) => path.startsWith('src/'));
const views = filesIn(['views'], /\.ejs$/);
const prose = [...filesIn(['docs'], /\.md$/), ...filesIn(['.'], /^[A-Z]+\.md$|^\.env\.example$/, false)];

const roles = ['schemas', 'queries', 'presenter', 'paths', 'service', 'routes', 'jobs', 'mail', 'gateway'];
const kebab = '[a-z0-9]+(?:-[a-z0-9]+)*';

test('a file of a module is a plain noun or has one of the known roles', () => {
  const known = new RegExp(`^(README\\.md|${kebab}(\\.(${roles.join('|')}))?\\.ts)$`);
  const files = filesIn(['src/modules'], /./);
  expect(pathsOf(files.filter(({ path }) => !known.test(basename(path))))).toEqual([]);
});

test('modules are flat: only the payment gateways have a folder of their own', () => {
  const folders = new Set(filesIn(['src/modules'], /\.ts$/).map(({ path }) => dirname(path)));
  const deep = [...folders].filter((folder) => folder.split('/').length > 3);
  expect(deep.filter((folder) => folder !== 'src/modules/payments/gateways')).toEqual([]);
});

test('every module says in a README what its words mean', () => {
  const modules = readdirSync('src/modules').map((name) => `src/modules/${name}`);
  expect(modules.filter((folder) => !existsSync(`${folder}/README.md`))).toEqual([]);
});

test('a presenter takes only types from services and queries', () => {
  const value = /^import (?!type )[^;]*from '[^']*\.(?:service|queries)\.ts';/m;
  const presenters = product.filter(({ path }) => path.endsWith('.presenter.ts'));
  expect(pathsOf(presenters.filter(({ text }) => value.test(text)))).toEqual([]);
});

test('names are kebab-case', () => {
  const named = new RegExp(`^${kebab}(\\.[a-z]+)*\\.(ts|mjs)$`);
  expect(pathsOf(sources.filter(({ path }) => !named.test(basename(path))))).toEqual([]);
  expect(pathsOf(views.filter(({ path }) => !new RegExp(`^_?${kebab}\\.ejs$`).test(basename(path))))).toEqual(
    [],
  );
});

test('no file is longer than 400 lines, no view than 120', () => {
  expect(longerThan(400, sources)).toEqual([]);
  expect(longerThan(120, views)).toEqual([]);
});

test('only platform/env.ts reads the environment', () => {
  const readers = product.filter(({ text }) => text.includes('process.env'));
  expect(pathsOf(readers)).toEqual(['src/platform/env.ts']);
});

test('only the two processes read the clock', () => {
  const readers = product.filter(({ text }) => /\bnew Date\(\)|\bDate\.now\(/.test(withoutComments(text)));
  expect(pathsOf(readers).filter((path) => !['src/server.ts', 'src/worker.ts'].includes(path))).toEqual([]);
});

test('a view prints raw HTML only where a helper or a part made it', () => {
  const safe = /^<%-\s*(?:include|icon|csrfField|dataBlock)\(|^<%-\s*(?:body|chart|tag_)\s*%>/;
  const raw = views.flatMap(({ path, text }) =>
    (text.match(/<%-[^%]*%?>?/g) ?? [])
      .filter((print) => !safe.test(print))
      .map((print) => `${path}: ${print}`),
  );
  expect(raw).toEqual([]);
});

test('a view has no script and no style of its own, as the content policy demands; mail has no other way', () => {
  const own = /<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:/i;
  expect(pathsOf(views.filter(({ path, text }) => own.test(text) && !isMail(path)))).toEqual([]);
});

test('a view does not think: no dates, no arithmetic on money, no queries', () => {
  const thinking = /new Date|Date\.now|Math\.|\bawait\s|\brequire\(|\bimport\(|process\.(?:env|argv)/;
  expect(pathsOf(views.filter(({ text }) => thinking.test(text)))).toEqual([]);
});

test('nothing names a folder of one machine', () => {
  const machine = /(?<![\w.~-])\/(?:work|home|root|Users)\/\w/;
  const own = [...sources, ...views, ...prose].filter(({ path }) => path !== 'tests/tidy.test.ts');
  expect(pathsOf(own.filter(({ text }) => machine.test(text)))).toEqual([]);
});

test('no type is escaped, and no work is left for later in a comment', () => {
  const escaped = sources.filter(({ text }) => /@ts-(?:ignore|nocheck|expect-error)|\bas any\b/.test(text));
  expect(pathsOf(escaped).filter((path) => path !== 'tests/tidy.test.ts')).toEqual([]);
  const left = sources.filter(({ text }) => /\/[/*].*\b(?:TODO|FIXME|XXX)\b/.test(text));
  expect(pathsOf(left).filter((path) => path !== 'tests/tidy.test.ts')).toEqual([]);
});

test('the lock file holds versions and checksums, but no addresses', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(
    /"resolved"|https?:\/\/(?!.*"url")[^"]*\.tgz/,
  );
});

function filesIn(folders: readonly string[], name: RegExp, recursive = true): File[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive, withFileTypes: true })
        .filter((entry) => entry.isFile() && name.test(entry.name))
        .map((entry) => `${entry.parentPath}/${entry.name}`.replace(/^\.\//, '')),
    )
    .filter((path) => !path.startsWith('src/generated/') && !path.includes('/node_modules/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function isMail(path: string): boolean {
  return path.startsWith('views/mail/') || path === 'views/layouts/mail.ejs';
}

function longerThan(limit: number, files: readonly File[]): string[] {
  const lines = (text: string) => text.trimEnd().split('\n').length;
  return files
    .filter(({ text }) => lines(text) > limit)
    .map(({ path, text }) => `${path}: ${lines(text)} lines`);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '');
}

function pathsOf(files: readonly File[]): string[] {
  return files.map(({ path }) => path);
}
